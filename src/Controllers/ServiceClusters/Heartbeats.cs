using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Controllers.ServiceClusters;

/// <summary>
/// When each service cluster was last heard of. Measured by the reader, from when it first looked: no clock that is set, here or elsewhere, makes a
/// cluster silent.
/// </summary>
internal sealed class Heartbeats(TimeProvider clock)
{
    private readonly ConcurrentDictionary<NamespacedName, long> _last = [];

    public void Beat(NamespacedName cluster) => _last[cluster] = clock.GetTimestamp();

    public TimeSpan SilenceOf(NamespacedName cluster) => clock.GetElapsedTime(_last.GetOrAdd(cluster, static (_, clock) => clock.GetTimestamp(), clock));

    public void Forget(NamespacedName cluster) => _last.TryRemove(cluster, out _);
}
