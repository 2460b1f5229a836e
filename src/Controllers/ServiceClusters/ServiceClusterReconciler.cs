using System.Collections.Concurrent;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.ServiceClusters;

/// <summary>Keeps the connection to a service cluster, and its heartbeat.</summary>
internal sealed class ServiceClusterReconciler(
    Hub hub, ServiceClusterConnections connections, Heartbeats heartbeats, KubeconfigMarks marks, PlanExecutor executor, ControllerOptions options, TimeProvider clock)
    : IReconciler<NamespacedName>
{
    /// <summary>Clusters of one provider that are asked at a time.</summary>
    private const int MaxOfOneProvider = 8;

    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);

    // A cluster that hangs holds a worker until its probe times out; those of others must not wait for it.
    public int Workers => 64;

    public void Watch(Action<NamespacedName> enqueue)
    {
        // Our own heartbeat is a change of status: only what the provider wrote is news.
        hub.Of<ServiceCluster>().Subscribe(change =>
        {
            if (change.Old?.Meta.Generation != change.New?.Meta.Generation || change.Old?.Meta.IsDeleting != change.New?.Meta.IsDeleting)
            {
                enqueue(change.Name);
            }
        });
        hub.Of<CustomResourceDiscovery>().Subscribe(change =>
        {
            // Gone, it may have been what kept the cluster; new or written, it may say otherwise whether the webhooks ask it.
            if (change.Old?.Meta.Generation != change.New?.Meta.Generation && (change.New ?? change.Old) is { } discovery)
            {
                enqueue(new(change.Name.Namespace, discovery.As<CustomResourceDiscovery>().Spec.ServiceCluster.Name));
            }
        });
        hub.Of<ServiceClusterAssignment>().Subscribe(change =>
        {
            if (change is { New: null, Old: { } gone })
            {
                enqueue(new(change.Name.Namespace, gone.As<ServiceClusterAssignment>().Spec.ServiceCluster.Name));
            }
        });
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<ServiceCluster>().Get(key) is not { } seen)
        {
            await connections.RemoveAsync(key);
            return null;
        }

        var provider = key.Namespace ?? "";
        try
        {
            // However many clusters a provider registers, and however slowly they answer: the others' heartbeats find a worker.
            return _asked.AddOrUpdate(provider, 1, static (_, asked) => asked + 1) > MaxOfOneProvider
                ? SoonAgain
                : await ReportAsync(key, seen, cancellationToken);
        }
        finally
        {
            _asked.AddOrUpdate(provider, 0, static (_, asked) => asked - 1);
        }
    }

    private async Task<TimeSpan> ReportAsync(NamespacedName key, Seen seen, CancellationToken cancellationToken)
    {
        var cluster = seen.As<ServiceCluster>();
        var contact = await connections.ProbeAsync(cluster, cancellationToken);
        var plan = ServiceClusterPlan.For(cluster, contact, Dependents(key), clock.GetUtcNow());
        var discoveries = hub.In<CustomResourceDiscovery>(key.Namespace).ToList();
        await executor.ExecuteAsync(
            seen,
            hub.Of<ServiceCluster>(),
            plan with
            {
                Apply = [.. plan.Apply, .. WebhookAccess.For(cluster, discoveries, options.WebhooksUser), .. KubeconfigGuard.For(cluster, options.ControllerUser)],
                Delete = [.. plan.Delete, .. WebhookAccess.Stale(cluster, discoveries, (type, name) => hub.Of(type).Get(name)?.Meta)],
            },
            cancellationToken);
        await marks.EnsureAsync(cluster, cancellationToken);
        heartbeats.Beat(key);
        return options.HeartbeatPeriod;
    }

    private List<string> Dependents(NamespacedName key) =>
    [
        .. hub.In<CustomResourceDiscovery>(key.Namespace).Where(discovery => discovery.Spec.ServiceCluster.Name == key.Name)
            .Select(discovery => $"CustomResourceDiscovery {discovery.Metadata.Name}"),
        .. hub.In<ServiceClusterAssignment>(key.Namespace).Where(assignment => assignment.Spec.ServiceCluster.Name == key.Name)
            .Select(assignment => $"ServiceClusterAssignment {assignment.Metadata.Name}"),
    ];
}
