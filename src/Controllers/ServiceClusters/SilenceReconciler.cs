using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.ServiceClusters;

/// <summary>
/// Reports a service cluster of which nothing was heard for the grace period: its heartbeat hangs or fails before it comes to ask, and so cannot
/// report that itself.
/// </summary>
internal sealed class SilenceReconciler(Hub hub, Heartbeats heartbeats, PlanExecutor executor, ControllerOptions options, TimeProvider clock)
    : IReconciler<NamespacedName>
{
    public int Workers => 1;

    public void Watch(Action<NamespacedName> enqueue) => hub.Of<ServiceCluster>().Subscribe(change =>
    {
        if (change.Old is null || change.New is null)
        {
            enqueue(change.Name);
        }
    });

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<ServiceCluster>().Get(key) is not { } seen)
        {
            heartbeats.Forget(key);
            return null;
        }

        var left = options.GracePeriod - heartbeats.SilenceOf(key);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        var plan = ServiceClusterPlan.ForSilence(seen.As<ServiceCluster>(), options.GracePeriod, clock.GetUtcNow());
        await executor.ExecuteAsync(seen, hub.Of<ServiceCluster>(), plan, cancellationToken);
        return options.GracePeriod;
    }
}
