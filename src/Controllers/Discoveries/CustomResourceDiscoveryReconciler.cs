using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Kubernetes.Queues;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.Discoveries;

/// <summary>Finds a CRD in its service cluster and keeps the copy of it in the hub.</summary>
internal sealed class CustomResourceDiscoveryReconciler(
    Hub hub, ServiceClusterConnections connections, SchemaUpdates updates, PlanExecutor executor, TimeProvider clock)
    : IReconciler<NamespacedName>
{
    public Lanes<NamespacedName> Lanes { get; } = ProviderLanes.Of(4);

    public int Workers => Lanes.Workers();

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<CustomResourceDiscovery>().Subscribe(change => enqueue(change.Name));
        hub.Of(KubernetesResources.CustomResourceDefinitions).Subscribe(change =>
        {
            foreach (var discovery in change.States.Select(crd => Owners.LabelledOwner(CustomResourceDiscovery.ResourceType, crd.Meta.Labels)).OfType<NamespacedName>())
            {
                enqueue(discovery);
            }
        });
        hub.Of<CatalogEntry>().Subscribe(change =>
        {
            if ((change.New ?? change.Old)?.As<CatalogEntry>() is { } entry && hub.Crd(entry.Spec.BaseCRD.Name)?.Meta is { } crd
                && Owners.LabelledOwner(CustomResourceDiscovery.ResourceType, crd.Labels) is { } discovery)
            {
                enqueue(discovery); // it may accept what waits
            }
        });
        hub.Of<ServiceCluster>().Subscribe(change =>
        {
            if (change.New is not { Meta.IsDeleting: false })
            {
                Enqueue(change.Name, null, enqueue); // nobody waits any more for one that goes
            }
        });
        connections.Connected += connection =>
        {
            connection.Crds.Subscribe(change => Enqueue(connection.Cluster, change.Name.Name, enqueue));
            connection.Access.Doubted += crd => Enqueue(connection.Cluster, crd, enqueue);
            _ = EnqueueWhenSyncedAsync(connection, enqueue);
        };
        connections.Changed += cluster => Enqueue(cluster, null, enqueue);
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<CustomResourceDiscovery>().Get(key) is not { } seen)
        {
            updates.Forget(key);
            return null;
        }

        var discovery = seen.As<CustomResourceDiscovery>();
        var connection = connections.Find(key.Namespace ?? "", discovery.Spec.ServiceCluster.Name);
        var (plan, again) = await PlanAsync(discovery, connection, cancellationToken);
        var execution = await executor.ExecuteAsync(
            seen, hub.Of<CustomResourceDiscovery>(), plan.Hub, refused => LabelSourceAsync(plan, connection, refused, cancellationToken), cancellationToken);
        if (plan.SchemaUpdate is { } update && execution.IsDone)
        {
            updates.Set(key, update); // after the plan was made so: what is called published is
        }

        return Sooner(execution.LookAgain, again);
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    private static async Task LabelSourceAsync(DiscoveryPlan plan, ServiceClusterConnection? connection, Refusals refused, CancellationToken cancellationToken)
    {
        if (plan.UpdateSource is { } labelled && connection is not null)
        {
            await refused.TryAsync(
                KubernetesResources.CustomResourceDefinitions, ObjectMeta.Of(labelled).NamespacedName,
                () => connection.Crds.UpdateAsync(labelled, cancellationToken), connection.Cluster.Name);
        }
    }

    private async Task<(DiscoveryPlan Plan, TimeSpan? LookAgain)> PlanAsync(CustomResourceDiscovery discovery, ServiceClusterConnection? connection,
        CancellationToken cancellationToken)
    {
        var key = discovery.Metadata.NamespacedName;
        var usable = connection is { IsUsable: true } && connection.Crds.HasSynced;
        var source = usable ? connection?.Crds.Get(new(null, discovery.Spec.CRD.Name)) : null;
        var copy = hub.CrdOf(CustomResourceDiscovery.ResourceType, key);
        var access = source is null || connection is null || discovery.Metadata.IsDeleting
            ? null
            : await connection.Access.AskAsync(CredentialRights.For(source.Json), cancellationToken);
        var observed = new DiscoveryObserved(discovery, source, usable, copy)
        {
            SourceNames = () => (usable ? connection?.Crds.List() : null)?.Select(crd => crd.Meta.Name ?? "") ?? [],
            Access = access,
            Crds = hub.CrdNames,
            CrdNamed = hub.Crd,
            Entry = DiscoveryObserved.EntryOn(copy?.Meta, hub),
            IsExpectedBack = !usable && hub.Get<ServiceCluster>(new(key.Namespace, discovery.Spec.ServiceCluster.Name)) is { Metadata.IsDeleting: false },
        };
        var plan = CustomResourceDiscoveryPlan.For(observed, clock.GetUtcNow());
        plan = plan is { SchemaUpdate.IsPending: true } && copy is not null
            ? CustomResourceDiscoveryPlan.For(observed with { Instances = await hub.InstancesAsync(CrdState.Resource(copy.Json), cancellationToken) }, clock.GetUtcNow())
            : plan;
        return (plan, source is null || discovery.Metadata.IsDeleting ? null : AccessReviews.LookAgain(access));
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
