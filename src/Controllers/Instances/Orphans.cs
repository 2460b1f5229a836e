using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.Instances;

/// <summary>The service objects of one CRD that no instance has. Found when an instance's name is looked at; what is to be told of them is asked for.</summary>
/// <param name="route">How its instances travel.</param>
/// <param name="services">What is seen of the service objects; null without a connection.</param>
/// <param name="metrics">Where they are counted.</param>
/// <param name="logger">The log.</param>
internal sealed partial class Orphans(InstanceRoute route, ResourceCache? services, KubeCarrierMetrics metrics, ILogger<Orphans> logger)
{
    private readonly ConcurrentDictionary<NamespacedName, bool> _names = [];
    private volatile bool _areKnown;

    /// <summary>One has come or gone, in a namespace of the hub; or all of them are known now, where it is null.</summary>
    public event Action<string?>? Changed;

    /// <summary>All service objects have been looked at.</summary>
    public bool AreKnown => _areKnown;

    /// <summary>Those of a tenant; null while not all service objects have been looked at.</summary>
    public IReadOnlyList<string>? In(string @namespace) => !_areKnown ? null :
        [.. _names.Keys.Where(name => name.Namespace == @namespace).Select(name => OrphanReport.Item(route.Service, name.Name)).Order(StringComparer.Ordinal)];

    /// <summary>All service objects at once, when they are listed and their cluster answers. What was just listed need not be looked for once more.</summary>
    public void SeeAll(IEnumerable<InstanceObserved> all)
    {
        foreach (var observed in all.Where(observed => InstanceMark.IsOrphan(route, observed)))
        {
            _names.TryAdd(observed.Name, true);
        }

        _areKnown = true;
        Told(null);
    }

    /// <summary>What the last look at an instance has shown. A cluster that does not answer says nothing.</summary>
    public async Task SeeAsync(InstanceObserved observed, CancellationToken cancellationToken)
    {
        if (InstanceMark.IsOrphan(route, observed))
        {
            // Its end may only be unseen yet, while the end of its instance is seen: the two are told by different watches (H34).
            if (!_names.ContainsKey(observed.Name) && await IsStillThereAsync(observed, cancellationToken) && _names.TryAdd(observed.Name, true))
            {
                Told(observed.Name.Namespace);
            }
        }
        else if (observed.Assignment is { IsReachable: true } or { IsCrdGone: true } && _names.TryRemove(observed.Name, out _))
        {
            Told(observed.Name.Namespace);
        }
    }

    /// <summary>Nobody looks at them any more.</summary>
    public void End() => metrics.OrphansFound(route.Internal.GroupResource, 0);

    private async Task<bool> IsStillThereAsync(InstanceObserved observed, CancellationToken cancellationToken) => services is not null
        && await services.GetLiveAsync(new(observed.Assignment.Namespace, observed.Name.Name), cancellationToken) is { } live
        && live.Meta.Uid == observed.Service?.Meta.Uid;

    private void Told(string? @namespace)
    {
        var count = _names.Count;
        metrics.OrphansFound(route.Internal.GroupResource, count);
        if (count > 0)
        {
            LogOrphans(logger, count, route.Service.GroupResource, route.Provider, route.ServiceCluster);
        }

        Changed?.Invoke(@namespace);
    }

    [LoggerMessage(2070, LogLevel.Warning, "{Count} {Resource} of {Provider} in service cluster {Cluster} carry our labels and have no instance in the hub; they are left as they are")]
    private static partial void LogOrphans(ILogger logger, int count, string resource, string provider, string cluster);
}
