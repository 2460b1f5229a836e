using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>
/// Writes ResourceQuotas together with their status. Kubernetes' quota controller learns of a new CRD only after a minute, and until somebody has
/// counted, every create is refused.
/// </summary>
internal sealed class QuotaWriter(Hub hub)
{
    // The quota controller writes the status of a new quota too; whoever is second looks again.
    private const int Attempts = 5;

    /// <summary>A quota, in effect; whether it was not before.</summary>
    public async Task<bool> PrepareAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var quotas = hub.Of(KubernetesResources.ResourceQuotas);
        var before = quotas.Get(ObjectMeta.Of(manifest).NamespacedName);
        var quota = await quotas.ApplyAsync(manifest, null, cancellationToken);
        for (var attempt = 1; QuotaState.Of(quota.Json) is { NeedsStatus: true } state; attempt++)
        {
            var uncounted = state.Crds.Where(crd => state.Used(crd) is null);
            var counts = await CountAsync(uncounted, state.Name.Namespace, cancellationToken);
            try
            {
                await quotas.UpdateStatusAsync(state.WithCounts(counts), cancellationToken);
                return true;
            }
            catch (ApiException conflict) when (conflict.IsConflict && attempt < Attempts)
            {
                if (await quotas.GetLiveAsync(state.Name, cancellationToken) is not { } current)
                {
                    return true; // deleted meanwhile: its watch tells, and it is made anew
                }

                quota = current;
            }
        }

        return !ReferenceEquals(before, quota);
    }

    /// <summary>How many instances of these CRDs a namespace has, asked of the API server.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(IEnumerable<string> crds, string? @namespace, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in crds)
        {
            if (await hub.Of(KubernetesResources.CustomResourceDefinitions).FindAsync(name, cancellationToken) is { } crd)
            {
                var instances = await hub.Cluster.ListAsync(CrdState.Resource(crd.Json), new() { Namespace = @namespace }, cancellationToken);
                counts[name] = instances.Items.Count;
            }
        }

        return counts;
    }
}
