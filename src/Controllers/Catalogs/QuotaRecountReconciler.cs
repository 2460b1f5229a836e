using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.Catalogs;

namespace KubeCarrier.Controllers.Catalogs;

/// <summary>
/// Corrects a quota that counts wrong: Kubernetes gives back what was deleted only once its quota controller knows the CRD. It is given time first,
/// and a number is corrected only while nobody else changes it: an instance is counted before it is stored.
/// </summary>
internal sealed partial class QuotaRecountReconciler(Hub hub, QuotaWriter writer, TimeProvider clock, ILogger<QuotaRecountReconciler> logger)
    : IReconciler<NamespacedName>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Too small a number is never on its way to being right, and lets too many in. Kubernetes writes one when its own watch of a CRD that was made
    // again is behind. The wait is for our two watches to agree.
    private static readonly TimeSpan PatienceWithTooFew = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<NamespacedName, (string? Version, long Since)> _suspected = [];

    public int Workers => 2;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of(KubernetesResources.ResourceQuotas).Subscribe(change => enqueue(change.Name));
        hub.Instances.Changed += (crd, @namespace) =>
        {
            foreach (var quota in hub.Of(KubernetesResources.ResourceQuotas).List())
            {
                if (quota.Meta.Namespace == @namespace && QuotaState.Of(quota.Json).Limit(crd) is not null)
                {
                    enqueue(quota.Meta.NamespacedName);
                }
            }
        };
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of(KubernetesResources.ResourceQuotas).Get(key) is not { } seen || Miscounted(QuotaState.Of(seen.Json)).Count == 0)
        {
            _suspected.TryRemove(key, out _);
            return null;
        }

        var since = _suspected.GetOrAdd(key, (seen.Meta.ResourceVersion, clock.GetTimestamp()));
        if (since.Version != seen.Meta.ResourceVersion)
        {
            _suspected[key] = since = (seen.Meta.ResourceVersion, clock.GetTimestamp());
        }

        var state = QuotaState.Of(seen.Json);
        var patience = Miscounted(state).Any(crd => state.Used(crd) < hub.Instances.Count(crd, key.Namespace)) ? PatienceWithTooFew : Patience;
        if (patience - clock.GetElapsedTime(since.Since) is { Ticks: > 0 } left)
        {
            return left;
        }

        var counts = await writer.CountAsync(Miscounted(state), key.Namespace, cancellationToken);
        if (counts.Any(count => count.Value != state.Used(count.Key)))
        {
            LogRecounted(logger, key, string.Join(", ", counts.Select(count => $"{count.Key} {state.Used(count.Key)} -> {count.Value}")));
            await hub.Of(KubernetesResources.ResourceQuotas).UpdateStatusAsync(state.WithCounts(counts), cancellationToken);
        }

        _suspected.TryRemove(key, out _);
        return null;
    }

    private List<string> Miscounted(QuotaState quota) =>
        [.. quota.Crds.Where(crd => quota.Used(crd) is { } used && hub.Instances.Count(crd, quota.Name.Namespace) is { } count && count != used)];

    [LoggerMessage(2030, LogLevel.Information, "Recounted quota {Quota}: {Counts}")]
    private static partial void LogRecounted(ILogger logger, NamespacedName quota, string counts);
}
