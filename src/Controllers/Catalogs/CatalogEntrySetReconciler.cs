using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.CatalogEntries;

namespace KubeCarrier.Controllers.Catalogs;

/// <summary>Keeps a set's discovery set and its CatalogEntries.</summary>
internal sealed class CatalogEntrySetReconciler(Hub hub, PlanExecutor executor, TimeProvider clock) : IReconciler<NamespacedName>
{
    public int Workers => 2;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<CatalogEntrySet>().Subscribe(change => enqueue(change.Name));
        hub.Of<CustomResourceDiscoverySet>().Subscribe(change => enqueue(change.Name));
        hub.Of<CatalogEntry>().Subscribe(change =>
        {
            foreach (var set in change.States.Select(seen => seen.Meta.Labels.GetValueOrDefault(WellKnown.Labels.ControlledByCatalogEntrySet)).OfType<string>())
            {
                enqueue(new(change.Name.Namespace, set));
            }
        });
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<CatalogEntrySet>().Get(key) is not { } seen)
        {
            return null;
        }

        var set = seen.As<CatalogEntrySet>();
        var plan = CatalogEntrySetPlan.For(set, CatalogEntrySetPlan.DiscoverySetOf(set, hub), hub.In<CatalogEntry>(key.Namespace), clock.GetUtcNow());
        return (await executor.ExecuteAsync(seen, hub.Of<CatalogEntrySet>(), plan, cancellationToken)).LookAgain;
    }
}
