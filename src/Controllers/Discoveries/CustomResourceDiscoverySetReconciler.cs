using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.Discoveries;

namespace KubeCarrier.Controllers.Discoveries;

/// <summary>Keeps one discovery per selected service cluster.</summary>
internal sealed class CustomResourceDiscoverySetReconciler(Hub hub, PlanExecutor executor, TimeProvider clock) : IReconciler<NamespacedName>
{
    public int Workers => 2;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<CustomResourceDiscoverySet>().Subscribe(change => enqueue(change.Name));
        foreach (var type in new[] { ServiceCluster.ResourceType, CustomResourceDiscovery.ResourceType })
        {
            hub.Of(type).Subscribe(change => EnqueueNamespace(change.Name.Namespace, enqueue));
        }
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<CustomResourceDiscoverySet>().Get(key) is not { } seen)
        {
            return null;
        }

        var plan = CustomResourceDiscoverySetPlan.For(
            seen.As<CustomResourceDiscoverySet>(), hub.In<ServiceCluster>(key.Namespace), hub.In<CustomResourceDiscovery>(key.Namespace), clock.GetUtcNow());
        return (await executor.ExecuteAsync(seen, hub.Of<CustomResourceDiscoverySet>(), plan, cancellationToken)).LookAgain;
    }

    private void EnqueueNamespace(string? @namespace, Action<NamespacedName> enqueue)
    {
        foreach (var set in hub.Of<CustomResourceDiscoverySet>().List().Where(set => set.Meta.Namespace == @namespace))
        {
            enqueue(set.Meta.NamespacedName);
        }
    }
}
