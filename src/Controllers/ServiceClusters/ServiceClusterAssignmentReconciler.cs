using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Assignments;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.ServiceClusters;

/// <summary>Keeps one namespace per assignment in its service cluster.</summary>
internal sealed class ServiceClusterAssignmentReconciler(Hub hub, ServiceClusterConnections connections, PlanExecutor executor, TimeProvider clock)
    : IReconciler<NamespacedName>
{
    public int Workers => 4;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<ServiceClusterAssignment>().Subscribe(change => enqueue(change.Name));
        connections.Connected += connection => connection.Namespaces.Subscribe(change =>
        {
            if ((change.New ?? change.Old) is { } seen && Owners.LabelledOwner(ServiceClusterAssignment.ResourceType, seen.Meta.Labels) is { } assignment)
            {
                enqueue(assignment);
            }
        });
        connections.Changed += cluster =>
        {
            foreach (var assignment in hub.In<ServiceClusterAssignment>(cluster.Namespace).Where(assignment => assignment.Spec.ServiceCluster.Name == cluster.Name))
            {
                enqueue(assignment.Metadata.NamespacedName);
            }
        };
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<ServiceClusterAssignment>().Get(key) is not { } seen)
        {
            return null;
        }

        var assignment = seen.As<ServiceClusterAssignment>();
        var connection = connections.Find(key.Namespace ?? "", assignment.Spec.ServiceCluster.Name) is { IsUsable: true } usable
            && ServiceClusterAssignmentPlan.FitsLabels(assignment) ? usable : null;
        var plan = ServiceClusterAssignmentPlan.For(assignment, await NamespacesAsync(connection, assignment, cancellationToken), clock.GetUtcNow());
        var again = await executor.ExecuteAsync(seen, hub.Of<ServiceClusterAssignment>(), plan.Hub, cancellationToken);
        if (connection is null)
        {
            return again;
        }

        foreach (var deletion in plan.DeleteNamespaces ?? [])
        {
            await connection.Client.DeleteAsync(deletion.Type, deletion.Name, new() { Uid = deletion.Uid }, cancellationToken);
        }

        if (plan.CreateNamespace is null)
        {
            return again;
        }

        // The finalizer is on by now, so that what is created here is never forgotten; a crash before the next look is found by its labels (H24).
        await connection.Client.CreateAsync(
            KubernetesResources.Namespaces, plan.CreateNamespace, new() { FieldManager = WellKnown.FieldManagers.Controller }, cancellationToken);
        return TimeSpan.Zero;
    }

    // Past every cache: a second namespace would split a tenant's instances.
    private static async Task<IReadOnlyList<ObjectMeta>?> NamespacesAsync(
        ServiceClusterConnection? connection, ServiceClusterAssignment assignment, CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            return null;
        }

        var known = connection.Namespaces.HasSynced
            ? connection.Namespaces.List().Where(seen => Owners.LabelledOwner(ServiceClusterAssignment.ResourceType, seen.Meta.Labels) == assignment.Metadata.NamespacedName).ToList()
            : [];
        if (known is [{ Meta.IsDeleting: false } one] && !assignment.Metadata.IsDeleting)
        {
            return [one.Meta];
        }

        var live = await connection.Client.ListAsync(
            KubernetesResources.Namespaces, new() { LabelSelector = ServiceClusterAssignmentPlan.LabelSelector(assignment) }, cancellationToken);
        return [.. live.Items.Select(ClusterClientExtensions.DecodeMeta)];
    }
}
