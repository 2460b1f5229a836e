using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Instances;

/// <summary>
/// Tells in events what instances wait for: a refusal at once, everything else when it lasts, and each only once. What is over in a moment is no news.
/// </summary>
internal sealed class InstanceWaits(InstanceRoute route, EventRecorder events, TimeProvider clock)
{
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(5);

    // An event lives as long.
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<NamespacedName, Wait> _waits = [];
    private readonly Dictionary<string, (long Since, HashSet<string> Messages)> _notAdopted = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The instance waits for nothing.</summary>
    public void Over(NamespacedName name) => _waits.TryRemove(name, out _);

    /// <summary>What the plan waits for, told on the instance's objects: its tenant may know, and its provider. True when it was told now.</summary>
    public Task<bool> TellAsync(InstanceObserved observed, string reason, CancellationToken cancellationToken)
    {
        JsonObject?[] subjects = [observed.Tenant, observed.Internal];
        return TellAsync(
            observed.Name, EventReasons.Waiting, reason, Lasting, subjects.OfType<JsonObject>().Select(subject => (subject, reason)), cancellationToken);
    }

    /// <summary>What was refused, told to the provider whole and to the tenant without what is not his. True when it was told now.</summary>
    public Task<bool> TellAsync(InstanceObserved observed, Held held, JsonObject? assignment, CancellationToken cancellationToken) =>
        TellAsync(observed.Name, held.Reason, held.Message, TimeSpan.Zero, held.Told(observed, route, assignment), cancellationToken);

    /// <summary>
    /// What stays in the service cluster, told on the assignment. There may be any number of such objects: ten sentences an hour are told of each
    /// assignment, and each of them once.
    /// </summary>
    public async Task TellNotAdoptedAsync(NamespacedName name, string message, JsonObject? assignment, CancellationToken cancellationToken)
    {
        if (assignment is not null && IsNews(name.Namespace ?? "", message))
        {
            await events.RecordAsync(assignment, EventReasons.NotAdopted, message, cancellationToken);
        }
    }

    private bool IsNews(string tenant, string message)
    {
        lock (_gate)
        {
            if (!_notAdopted.TryGetValue(tenant, out var known) || clock.GetElapsedTime(known.Since) >= Remembered)
            {
                _notAdopted[tenant] = known = (clock.GetTimestamp(), new(StringComparer.Ordinal));
            }

            return known.Messages.Count < Names.Shown && known.Messages.Add(message);
        }
    }

    private async Task<bool> TellAsync(
        NamespacedName name, string reason, string message, TimeSpan lasting, IEnumerable<(JsonObject Subject, string Message)> told, CancellationToken cancellationToken)
    {
        var wait = _waits.GetValueOrDefault(name);
        if (wait?.Message != message)
        {
            _waits[name] = wait = new(message, clock.GetTimestamp(), IsTold: false);
        }

        if (wait.IsTold || clock.GetElapsedTime(wait.Since) < lasting)
        {
            return false;
        }

        _waits[name] = wait with { IsTold = true };
        foreach (var (subject, sentence) in told)
        {
            await events.RecordAsync(subject, reason, sentence, cancellationToken);
        }

        return true;
    }

    private sealed record Wait(string Message, long Since, bool IsTold);
}
