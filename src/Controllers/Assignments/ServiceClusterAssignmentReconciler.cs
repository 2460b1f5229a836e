using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Instances;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Queues;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Selection;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.Assignments;

/// <summary>Keeps one namespace per assignment in its service cluster.</summary>
internal sealed class ServiceClusterAssignmentReconciler(
    Hub hub, ServiceClusterConnections connections, InstanceRouteReconciler routes, ConfirmedDestruction destruction, PlanExecutor executor, TimeProvider clock)
    : IReconciler<NamespacedName>
{
    public Lanes<NamespacedName> Lanes { get; } = ProviderLanes.Of(4);

    public int Workers => Lanes.Workers();

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<ServiceClusterAssignment>().Subscribe(change => enqueue(change.Name));
        hub.Of<Tenant>().Subscribe(change => Enqueue(change.Name.Namespace, change.Name.Name, enqueue));
        hub.Of<Account>().Subscribe(change =>
        {
            if (change.Old is null || change.New is null || Standing(change.Old) != Standing(change.New))
            {
                Enqueue(null, change.Name.Name, enqueue);
            }
        });
        connections.Connected += connection => connection.Namespaces.Subscribe(change =>
        {
            // Labels down there are the provider's to write: they speak of its own assignments and of nobody else's.
            foreach (var assignment in change.States.Select(seen => Owners.LabelledOwner(ServiceClusterAssignment.ResourceType, seen.Meta.Labels)).OfType<NamespacedName>()
                .Where(assignment => assignment.Namespace == connection.Cluster.Namespace))
            {
                enqueue(assignment);
            }
        });
        connections.Changed += cluster => Enqueue(cluster, null, enqueue);
        routes.OrphansChanged += (cluster, tenant) => Enqueue(cluster, tenant, enqueue);
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
        var (looked, namespaces) = (new Refusals(), (IReadOnlyList<ObjectMeta>?)null);
        await looked.TryAsync(
            KubernetesResources.Namespaces, new(null, assignment.Spec.ManagementNamespace.Name),
            async () => namespaces = await NamespacesAsync(connection, assignment, cancellationToken), assignment.Spec.ServiceCluster.Name);
        var plan = ServiceClusterAssignmentPlan.For(
            assignment, namespaces, ServiceClusterAssignmentPlan.IsTenants(assignment, hub), clock.GetUtcNow(),
            routes.OrphansIn(new(key.Namespace, assignment.Spec.ServiceCluster.Name), assignment.Spec.ManagementNamespace.Name, assignment.Status), mayLook: !looked.Any);
        if (plan.DeleteNamespaces is { Count: > 0 } && !(await destruction.ObserveAsync(seen, ServiceClusterAssignment.ResourceType, cancellationToken)).IsOver)
        {
            plan = plan with { DeleteNamespaces = [] }; // with the namespace everything in it goes at once; the instances go before it, each by itself
        }

        var execution = await executor.ExecuteAsync(
            seen, hub.Of<ServiceClusterAssignment>(), plan.Hub,
            async refused =>
            {
                refused.Add(looked.All);
                await (connection is null ? Task.CompletedTask : BelowAsync(plan, connection, refused, cancellationToken));
            },
            cancellationToken);
        return execution.IsDone && plan.CreateNamespace is not null && connection is not null ? TimeSpan.Zero : execution.LookAgain;
    }

    // The finalizer is on by now, so that what is created here is never forgotten; a crash before the next look is found by its labels (H24).
    private static async Task BelowAsync(AssignmentPlan plan, ServiceClusterConnection connection, Refusals refused, CancellationToken cancellationToken)
    {
        foreach (var deletion in plan.DeleteNamespaces ?? [])
        {
            await refused.TryDeleteAsync(
                deletion, () => connection.Client.DeleteAsync(deletion.Type, deletion.Name, new() { Uid = deletion.Uid }, cancellationToken), connection.Cluster.Name);
        }

        if (plan.CreateNamespace is { } manifest)
        {
            await refused.TryAsync(
                KubernetesResources.Namespaces, new(null, manifest.Text("metadata", "generateName") ?? ""),
                () => connection.Client.CreateAsync(
                    KubernetesResources.Namespaces, manifest, new() { FieldManager = WellKnown.FieldManagers.Controller }, cancellationToken),
                connection.Cluster.Name);
        }
    }

    // Of an account's many changes these alone decide whose tenant it is.
    private static (bool Owns, bool IsTenant, bool IsDeleting) Standing(KubeObject seen)
    {
        var account = seen.As<Account>();
        return (Tenancy.OwnsNamespace(account), account.Spec.Roles.Contains(AccountRole.Tenant), account.Metadata.IsDeleting);
    }

    private void Enqueue(string? provider, string tenant, Action<NamespacedName> enqueue)
    {
        foreach (var assignment in hub.All<ServiceClusterAssignment>().Where(assignment =>
            assignment.Spec.ManagementNamespace.Name == tenant && (provider is null || assignment.Metadata.Namespace == provider)))
        {
            enqueue(assignment.Metadata.NamespacedName);
        }
    }

    private void Enqueue(NamespacedName cluster, string? tenant, Action<NamespacedName> enqueue)
    {
        foreach (var assignment in hub.In<ServiceClusterAssignment>(cluster.Namespace).Where(assignment =>
            assignment.Spec.ServiceCluster.Name == cluster.Name && (tenant is null || assignment.Spec.ManagementNamespace.Name == tenant)))
        {
            enqueue(assignment.Metadata.NamespacedName);
        }
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
            ? connection.Namespaces.List()
                .Where(seen => Owners.LabelledOwner(ServiceClusterAssignment.ResourceType, seen.Meta.Labels) == assignment.Metadata.NamespacedName).ToList()
            : [];
        if (known is [{ Meta.IsDeleting: false } one] && !assignment.Metadata.IsDeleting)
        {
            return [one.Meta];
        }

        var live = await connection.Client.ListAsync(
            KubernetesResources.Namespaces, new() { LabelSelector = ServiceClusterAssignmentPlan.LabelSelector(assignment) }, cancellationToken);
        return [.. live.Items.Select(ObjectMeta.Of)];
    }
}
