using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Queues;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.ServiceClusters;

/// <summary>Keeps the connection to a service cluster, and its heartbeat.</summary>
internal sealed class ServiceClusterReconciler(
    Hub hub, ServiceClusterConnections connections, Heartbeats heartbeats, KubeconfigMarks marks, PlanExecutor executor, ControllerOptions options, TimeProvider clock)
    : IReconciler<NamespacedName>
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<NamespacedName, bool> _granted = [];

    // A cluster that hangs holds a worker until its probe times out. However many of them a provider registers: the others' heartbeats find a worker.
    public Lanes<NamespacedName> Lanes { get; } = ProviderLanes.Of(8);

    public int Workers => Lanes.Workers();

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
            _granted.TryRemove(key, out _);
            await connections.RemoveAsync(key);
            return null;
        }

        var (cluster, dependents) = (seen.As<ServiceCluster>(), ServiceClusterPlan.Dependents(key, hub));
        var access = KubeconfigGuard.For(cluster, dependents, options.ControllerUser);
        if (await IsJustGrantedAsync(key, access, cancellationToken))
        {
            return SoonAgain;
        }

        var contact = await connections.ProbeAsync(cluster, cancellationToken);
        var plan = ServiceClusterPlan.For(cluster, contact, dependents, clock.GetUtcNow());
        var discoveries = hub.In<CustomResourceDiscovery>(key.Namespace).ToList();
        await executor.ExecuteAsync(
            seen,
            hub.Of<ServiceCluster>(),
            plan with
            {
                Apply = [.. plan.Apply, .. WebhookAccess.For(cluster, discoveries, options.WebhooksUser), .. access],
                Delete = [.. plan.Delete, .. WebhookAccess.Stale(cluster, discoveries, Find), .. KubeconfigGuard.Stale(cluster, dependents, Find)],
            },
            cancellationToken);
        await marks.EnsureAsync(cluster, cancellationToken);
        heartbeats.Beat(key);
        return contact is ClusterContact.NoCredentials { IsForbidden: true } ? SoonAgain : options.HeartbeatPeriod;
    }

    // The kubeconfig may be read once that is granted, and API servers learn of it by watching: a moment later, for which is waited once. What is refused
    // here is told with the rest of the plan.
    private async Task<bool> IsJustGrantedAsync(NamespacedName key, IReadOnlyList<JsonObject> access, CancellationToken cancellationToken)
    {
        var isNews = access.Any(IsNews);
        var granted = await executor.ExecuteAsync(new(new() { Apply = access }), hub.Of<ServiceCluster>(), static _ => Task.CompletedTask, cancellationToken);
        if (isNews && granted.IsDone)
        {
            return _granted.TryAdd(key, true);
        }

        _granted.TryRemove(key, out _);
        return false;
    }

    private bool IsNews(JsonObject manifest)
    {
        var cache = hub.Of(manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "");
        return cache.Get(ObjectMeta.Of(manifest).NamespacedName) is not { } seen || cache.IsNeeded(manifest, null, seen);
    }

    private ObjectMeta? Find(ResourceType type, NamespacedName name) => hub.Of(type).Get(name)?.Meta;
}
