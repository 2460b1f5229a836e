using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Catalogs;

/// <summary>
/// Corrects a quota that counts wrong: Kubernetes gives back what was deleted only once its quota controller knows the CRD. It is given time first,
/// and a number is corrected only while nobody else changes it: an instance is counted before it is stored.
/// </summary>
internal sealed partial class QuotaRecountReconciler(Hub hub, QuotaWriter writer, RefusalTeller teller, TimeProvider clock, ILogger<QuotaRecountReconciler> logger)
    : IReconciler<NamespacedName>
{
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(30);

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
        var seen = hub.Of(KubernetesResources.ResourceQuotas).Get(key);
        var state = seen is null ? null : QuotaState.Of(seen.Json);
        if (seen is null || state?.Doubt(crd => hub.Instances.Count(crd, key.Namespace)) is not { } doubt)
        {
            _suspected.TryRemove(key, out _);
            return null;
        }

        var since = _suspected.GetOrAdd(key, (seen.Meta.ResourceVersion, clock.GetTimestamp()));
        if (since.Version != seen.Meta.ResourceVersion)
        {
            _suspected[key] = since = (seen.Meta.ResourceVersion, clock.GetTimestamp());
        }

        if (doubt.Patience - clock.GetElapsedTime(since.Since) is { Ticks: > 0 } left)
        {
            return left;
        }

        var counts = await writer.CountAsync(doubt.Crds, key.Namespace, cancellationToken);
        if (counts.Any(count => count.Value != state.Used(count.Key)))
        {
            LogRecounted(logger, key, string.Join(", ", counts.Select(count => $"{count.Key} {state.Used(count.Key)} -> {count.Value}")));
            var refused = new Refusals();
            await refused.TryAsync(
                KubernetesResources.ResourceQuotas, key,
                () => hub.Of(KubernetesResources.ResourceQuotas).UpdateStatusAsync(state.WithCounts(counts), cancellationToken));
            if (refused.Any)
            {
                await teller.TellAsync(seen, $"its use is counted wrong: {Refusal.Text(refused.All)}", cancellationToken);
                return Refused;
            }

            teller.Over(seen);
        }

        _suspected.TryRemove(key, out _);
        return null;
    }

    [LoggerMessage(2030, LogLevel.Information, "Recounted quota {Quota}: {Counts}")]
    private static partial void LogRecounted(ILogger logger, NamespacedName quota, string counts);
}
