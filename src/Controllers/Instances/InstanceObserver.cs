using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Instances;

/// <summary>What is seen of instances of one CRD, from caches alone.</summary>
internal sealed class InstanceObserver(
    InstanceRoute route, Hub hub, ServiceClusterConnection? connection, IReadOnlyDictionary<SyncTarget, ResourceCache> caches, TimeProvider clock)
{
    /// <summary>Whether the service cluster answers and shows the objects of this CRD, or has no such CRD.</summary>
    public (bool IsReachable, bool IsCrdGone) Reach()
    {
        // A CRD that is being deleted takes its objects along: one that is applied meanwhile would be left in the store, and nobody could read it.
        var usable = connection is { IsUsable: true, Crds.HasSynced: true };
        var crd = connection?.Crds.Get(new(null, route.Service.GroupResource));
        return (usable && caches[SyncTarget.Service].HasSynced && crd is { Meta.IsDeleting: false }, usable && crd is null);
    }

    /// <summary>The three objects of an instance, and the assignment that says where the third is.</summary>
    public (InstanceObserved Observed, KubeObject? Assignment) Observe(NamespacedName name)
    {
        var found = hub.Of<ServiceClusterAssignment>().Get(new(route.Provider, $"{name.Namespace}.{route.ServiceCluster}"));
        var assignment = found?.As<ServiceClusterAssignment>();
        var @namespace = assignment?.Status?.ServiceClusterNamespace?.Name;
        var (reachable, crdIsGone) = Reach();
        var state = AssignmentState.Of(
            assignment, hub.Get<Account>(new(null, name.Namespace ?? "")), hub.Get<Tenant>(new(route.Provider, name.Namespace ?? "")), reachable) with
        {
            IsCrdGone = crdIsGone,
            IsRefused = connection is { IsUsable: true } && caches[SyncTarget.Service] is { HasSynced: false, IsRefused: true },
        };
        var observed = new InstanceObserved(
            name,
            caches.TryGetValue(SyncTarget.Tenant, out var tenants) ? tenants.Get(name) : null,
            caches[SyncTarget.Internal].Get(name),
            reachable && @namespace is not null ? caches[SyncTarget.Service].Get(new(@namespace, name.Name)) : null,
            state)
        {
            IsOffered = hub.Get<Offering>(new(name.Namespace, (route.Tenant ?? route.Internal).GroupResource)) is { Spec.Suspended: false, Metadata.IsDeleting: false },
            Now = clock.GetUtcNow(),
        };
        if (observed is { Tenant: null, Internal: null, Service: not null })
        {
            observed = observed with { Held = hub.Instances.CountOfGroup(route.Internal.Group, name.Namespace) };
        }

        return (observed, found);
    }

    /// <summary>Whose a service object is: its labels say so; without any, it is of the tenant whose namespace it is in (F-ADO-01).</summary>
    public NamespacedName? InstanceOf(ObjectMeta service)
    {
        if (Owners.HasLabels(service.Labels))
        {
            return Owners.LabelledOwner(route.Internal, service.Labels);
        }

        var tenants = hub.In<ServiceClusterAssignment>(route.Provider)
            .Where(assignment => assignment.Spec.ServiceCluster.Name == route.ServiceCluster && assignment.Status?.ServiceClusterNamespace?.Name == service.Namespace)
            .Select(assignment => assignment.Spec.ManagementNamespace.Name)
            .Take(2)
            .ToList();
        return tenants is [var only] ? new(only, service.NamespacedName.Name) : null;
    }
}
