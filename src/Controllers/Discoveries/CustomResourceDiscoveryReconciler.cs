using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Discoveries;

/// <summary>Finds a CRD in its service cluster and keeps the copy of it in the hub.</summary>
internal sealed class CustomResourceDiscoveryReconciler(Hub hub, ServiceClusterConnections connections, PlanExecutor executor, TimeProvider clock)
    : IReconciler<NamespacedName>
{
    public int Workers => 4;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<CustomResourceDiscovery>().Subscribe(change => enqueue(change.Name));
        hub.Of(KubernetesResources.CustomResourceDefinitions).Subscribe(change =>
        {
            if ((change.New ?? change.Old) is { } crd && Owners.LabelledOwner(CustomResourceDiscovery.ResourceType, crd.Meta.Labels) is { } discovery)
            {
                enqueue(discovery);
            }
        });
        connections.Connected += connection =>
        {
            connection.Crds.Subscribe(change => Enqueue(connection.Cluster, change.Name.Name, enqueue));
            _ = EnqueueWhenSyncedAsync(connection, enqueue);
        };
        connections.Changed += cluster => Enqueue(cluster, null, enqueue);
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<CustomResourceDiscovery>().Get(key) is not { } seen)
        {
            return null;
        }

        var discovery = seen.As<CustomResourceDiscovery>();
        var connection = connections.Find(key.Namespace ?? "", discovery.Spec.ServiceCluster.Name);
        var usable = connection is { IsUsable: true } && connection.Crds.HasSynced;
        var source = usable ? connection?.Crds.Get(new(null, discovery.Spec.CRD.Name)) : null;
        var copy = hub.Of(KubernetesResources.CustomResourceDefinitions).List()
            .FirstOrDefault(crd => Owners.LabelledOwner(CustomResourceDiscovery.ResourceType, crd.Meta.Labels) == key);
        var plan = CustomResourceDiscoveryPlan.For(new(discovery, source?.Json, usable, copy?.Json), clock.GetUtcNow());
        if (plan.UpdateSource is { } labelled && connection is not null)
        {
            // Our finalizer first: a discovery that goes without it would leave its labels behind.
            seen = await PlanExecutor.EnsureFinalizersAsync(seen, hub.Of<CustomResourceDiscovery>(), plan.Hub, cancellationToken);
            await connection.Crds.UpdateAsync(labelled, cancellationToken);
        }

        return await executor.ExecuteAsync(seen, hub.Of<CustomResourceDiscovery>(), plan.Hub, cancellationToken);
    }

    // An absent CRD is news too, but only once the whole list is known.
    private async Task EnqueueWhenSyncedAsync(ServiceClusterConnection connection, Action<NamespacedName> enqueue)
    {
        try
        {
            await connection.Crds.WhenSyncedAsync(connection.Stopped);
            Enqueue(connection.Cluster, null, enqueue);
        }
        catch (OperationCanceledException)
        {
            // The connection ended before its first list.
        }
    }

    private void Enqueue(NamespacedName cluster, string? crd, Action<NamespacedName> enqueue)
    {
        foreach (var discovery in hub.In<CustomResourceDiscovery>(cluster.Namespace)
            .Where(discovery => discovery.Spec.ServiceCluster.Name == cluster.Name && (crd is null || discovery.Spec.CRD.Name == crd)))
        {
            enqueue(discovery.Metadata.NamespacedName);
        }
    }
}
