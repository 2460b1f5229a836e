using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Plans;

/// <summary>Builds the next conditions from the last ones: the transition time moves with the status (docs/contract/kinds.md#conditions).</summary>
public sealed class Conditions(IConditionedStatus? last, DateTimeOffset now)
{
    private readonly List<Condition> _next = [.. last?.Conditions ?? []];

    public IReadOnlyList<Condition> All => _next;

    public Conditions Set(string type, bool status, string reason, string message) =>
        Set(type, status ? Condition.True : Condition.False, reason, message);

    public Conditions Set(string type, string status, string reason, string message)
    {
        var index = _next.FindIndex(condition => condition.Type == type);
        var before = index < 0 ? null : _next[index];
        var condition = new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : Seconds(now),
            LastHeartbeatTime = before?.LastHeartbeatTime,
        };
        if (index < 0)
        {
            _next.Add(condition);
        }
        else
        {
            _next[index] = condition;
        }

        return this;
    }

    /// <summary>A condition that is absent until it is True for the first time; from then on it flips and never vanishes.</summary>
    public Conditions SetOnceTrue(string type, bool status, (string Reason, string Message) whenTrue, (string Reason, string Message) whenFalse) =>
        status ? Set(type, true, whenTrue.Reason, whenTrue.Message)
        : _next.Exists(condition => condition.Type == type) ? Set(type, false, whenFalse.Reason, whenFalse.Message)
        : this;

    /// <summary>Stamps a heartbeat on every condition; ServiceCluster only.</summary>
    public Conditions Heartbeat(DateTimeOffset at) => Stamp(_ => Seconds(at));

    /// <summary>Stamps a heartbeat on the conditions that never had one; ServiceCluster only.</summary>
    public Conditions FirstHeartbeat(DateTimeOffset at) => Stamp(condition => condition.LastHeartbeatTime ?? Seconds(at));

    public bool IsTrue(string type) => _next.Any(condition => condition.Type == type && condition.Status == Condition.True);

    /// <summary>For display: <c>Ready</c>, <c>NotReady</c>, <c>Terminating</c> or <c>Unknown</c>.</summary>
    public string Phase => _next.Find(condition => condition.Type == Readiness.Ready) switch
    {
        { Status: Condition.True } => "Ready",
        { Status: Condition.False, Reason: Readiness.Deleting } => "Terminating",
        { Status: Condition.False } => "NotReady",
        _ => "Unknown",
    };

    private Conditions Stamp(Func<Condition, DateTimeOffset> heartbeat)
    {
        for (var i = 0; i < _next.Count; i++)
        {
            _next[i] = _next[i] with { LastHeartbeatTime = heartbeat(_next[i]) };
        }

        return this;
    }

    // The wire knows whole seconds; anything finer would differ from what comes back.
    private static DateTimeOffset Seconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);
}
