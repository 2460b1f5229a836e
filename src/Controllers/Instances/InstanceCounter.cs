using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.CatalogEntries;

namespace KubeCarrier.Controllers.Instances;

/// <summary>
/// Tells what lives of withdrawn offers. What a cache shows lives; what it does not show may only be unseen, so nothing is called gone before a
/// live list says so (H34).
/// </summary>
internal sealed partial class InstanceCounter(Hub hub, InstanceRouteReconciler routes, ILogger<InstanceCounter> logger)
{
    /// <summary>By entry and namespace. What could not be found out is missing.</summary>
    public async Task<IReadOnlyDictionary<(string Entry, string Namespace), IReadOnlyList<ObjectMeta>>> CountAsync(
        IEnumerable<Withdrawal> withdrawals, CancellationToken cancellationToken)
    {
        var counted = new Dictionary<(string Entry, string Namespace), IReadOnlyList<ObjectMeta>>();
        foreach (var entry in withdrawals.GroupBy(withdrawal => withdrawal.Entry.Metadata.Name ?? ""))
        {
            if (entry.First() is not { TenantType: { } type, Entry.Status.TenantCRD.Name: { } crd })
            {
                continue;
            }

            var known = ByNamespace(routes.InstancesOf(type));
            var open = entry.Select(withdrawal => withdrawal.Namespace).Where(@namespace => !known.Contains(@namespace)).ToList();
            var live = open.Count == 0 ? known : await ListAsync(type, crd, open.Count == 1 ? open[0] : null, cancellationToken);
            foreach (var @namespace in entry.Select(withdrawal => withdrawal.Namespace))
            {
                if ((known.Contains(@namespace) ? known : live) is { } found)
                {
                    counted[(entry.Key, @namespace)] = [.. found[@namespace]];
                }
            }
        }

        return counted;
    }

    private async Task<ILookup<string, ObjectMeta>?> ListAsync(ResourceType type, string crd, string? @namespace, CancellationToken cancellationToken)
    {
        try
        {
            // A CRD that is gone has no instances. One that is there and not served for a moment has who knows how many.
            return await hub.Of(KubernetesResources.CustomResourceDefinitions).GetLiveAsync(new(null, crd), cancellationToken) is null
                ? ByNamespace([])
                : ByNamespace((await hub.Cluster.ListAsync(type, new() { Namespace = @namespace }, cancellationToken)).Items.Select(ObjectMeta.Of));
        }
        catch (ApiException refusal)
        {
            LogNotCounted(logger, crd, refusal.Message);
            return null;
        }
    }

    private static ILookup<string, ObjectMeta> ByNamespace(IEnumerable<ObjectMeta> instances) =>
        instances.ToLookup(instance => instance.Namespace ?? "", StringComparer.Ordinal);

    [LoggerMessage(2024, LogLevel.Warning, "Instances of {Crd} could not be counted, so nothing of its offers is taken away: {Problem}")]
    private static partial void LogNotCounted(ILogger logger, string crd, string problem);
}
