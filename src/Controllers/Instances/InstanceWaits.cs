using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Instances;

/// <summary>
/// Tells in events what instances wait for: a refusal at once, everything else when it lasts, and each only once. What is over in a moment is no news.
/// What lasts is told again when its event has gone, and what was told is taken back when it is over.
/// </summary>
internal sealed class InstanceWaits(InstanceRoute route, EventRecorder events, TimeProvider clock)
{
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(5);

    // An event lives as long, unless the API server was told otherwise.
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<NamespacedName, Wait> _waits = [];
    private readonly Dictionary<string, (long Since, HashSet<string> Messages)> _notAdopted = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The instance waits for nothing; whoever was told that it does is told that too.</summary>
    public async Task OverAsync(InstanceObserved observed, JsonObject? assignment, CancellationToken cancellationToken)
    {
        if (!_waits.TryRemove(observed.Name, out var wait) || !wait.WasTold)
        {
            return;
        }

        var over = new Held(EventReasons.Synced, "what it waited for is over: it is carried down again", TimeSpan.Zero);
        foreach (var (subject, sentence) in (wait.ToldProvider ? over with { ForTenants = over.Message } : over).Told(observed, route, assignment))
        {
            await events.RecordAsync(subject, over.Reason, sentence, cancellationToken);
        }
    }

    /// <summary>What the plan waits for, told on the instance's objects: its tenant may know, and its provider. True when it was told now.</summary>
    public Task<bool> TellAsync(InstanceObserved observed, string reason, CancellationToken cancellationToken)
    {
        JsonObject?[] subjects = [observed.Tenant?.Json, observed.Internal?.Json];
        return TellAsync(
            observed.Name, EventReasons.Waiting, reason, Lasting, subjects.OfType<JsonObject>().Select(subject => (subject, reason)), isProviders: false, cancellationToken);
    }

    /// <summary>What was refused, told to the provider whole and to the tenant without what is not his. True when it was told now.</summary>
    public Task<bool> TellAsync(InstanceObserved observed, Held held, JsonObject? assignment, CancellationToken cancellationToken) =>
        TellAsync(observed.Name, held.Reason, held.Message, TimeSpan.Zero, held.Told(observed, route, assignment), held.ForTenants is not null, cancellationToken);

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
        NamespacedName name, string reason, string message, TimeSpan lasting, IEnumerable<(JsonObject Subject, string Message)> subjects, bool isProviders,
        CancellationToken cancellationToken)
    {
        var wait = _waits.GetValueOrDefault(name);
        if (wait?.Message != message)
        {
            _waits[name] = wait = new(message, clock.GetTimestamp()) { WasTold = wait?.WasTold is true, ToldProvider = wait?.ToldProvider is true };
        }

        if (wait.Told is { } told ? clock.GetElapsedTime(told) < Remembered : clock.GetElapsedTime(wait.Since) < lasting)
        {
            return false;
        }

        _waits[name] = wait with { Told = clock.GetTimestamp(), WasTold = true, ToldProvider = wait.ToldProvider || isProviders };
        foreach (var (subject, sentence) in subjects)
        {
            await events.RecordAsync(subject, reason, sentence, cancellationToken);
        }

        return true;
    }

    /// <param name="Message">What it waits for.</param>
    /// <param name="Since">Since when.</param>
    private sealed record Wait(string Message, long Since)
    {
        /// <summary>When it was told last; null when not yet.</summary>
        public long? Told { get; init; }

        /// <summary>It was told to wait, for this or for something before.</summary>
        public bool WasTold { get; init; }

        /// <summary>It was told on the assignment too.</summary>
        public bool ToldProvider { get; init; }
    }
}
