using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.Instances;

/// <summary>Runs one <see cref="InstanceController"/> per discovered CRD, and exchanges it when its route or its connection changes.</summary>
internal sealed partial class InstanceRouteReconciler(
    Hub hub, ServiceClusterConnections connections, EventRecorder events, KubeCarrierMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider clock, ILoggerFactory loggers,
    ILogger<InstanceRouteReconciler> logger)
    : IReconciler<NamespacedName>, IAsyncDisposable
{
    private readonly Dictionary<NamespacedName, (string Fingerprint, ServiceClusterConnection? Connection, InstanceController Controller)> _controllers = [];
    private readonly Lock _gate = new();

    /// <summary>A tenant's object of this provider is gone.</summary>
    public event Action<string>? InstanceGone;

    /// <summary>Service objects without an instance have come or gone in a service cluster; of a tenant, or of any where it is null.</summary>
    public event Action<NamespacedName, string?>? OrphansChanged;

    // One at a time: starting and stopping are rare, and a route must never run twice.
    public int Workers => 1;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<CustomResourceDiscovery>().Subscribe(change =>
        {
            enqueue(change.Name);
            if (HasRights(change.New) && !HasRights(change.Old) && Controller(change.Name) is { } waiting)
            {
                waiting.Enqueue(null); // what was refused may go now
            }
        });
        hub.Of<DerivedCustomResource>().Subscribe(change => Enqueue(change.Name.Namespace, enqueue));
        hub.Of(KubernetesResources.CustomResourceDefinitions).Subscribe(change =>
        {
            foreach (var provider in change.States.Select(crd => crd.Meta.Labels.GetValueOrDefault(WellKnown.Labels.OriginNamespace)).Distinct())
            {
                Enqueue(provider, enqueue);
            }
        });
        hub.Of<ServiceClusterAssignment>().Subscribe(change =>
        {
            var spec = (change.New ?? change.Old)?.As<ServiceClusterAssignment>().Spec;
            foreach (var controller in Running(change.Name.Namespace, spec?.ServiceCluster.Name))
            {
                controller.Enqueue(spec?.ManagementNamespace.Name);
            }
        });
        hub.Of<Offering>().Subscribe(change =>
        {
            foreach (var controller in Running().Where(controller => controller.Written.GroupResource == change.Name.Name))
            {
                controller.Enqueue(change.Name.Namespace);
            }
        });
        connections.Changed += cluster =>
        {
            Enqueue(cluster.Namespace, enqueue);
            foreach (var controller in Running(cluster.Namespace, cluster.Name))
            {
                controller.Enqueue(null);
            }
        };
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var route = Route(key);
        var connection = route is null ? null : connections.Find(route.Value.Route.Provider, route.Value.Route.ServiceCluster);
        if (route is { } wanted && _controllers.TryGetValue(key, out var running)
            && running.Fingerprint == wanted.Fingerprint && ReferenceEquals(running.Connection, connection))
        {
            return null;
        }

        await StopAsync(key);
        if (route is { } next)
        {
            var controller = new InstanceController(next.Route, hub, connection, events, metrics, Died, clock, loggers);
            lock (_gate)
            {
                _controllers[key] = (next.Fingerprint, connection, controller);
            }

            controller.OrphansChanged += @namespace => OrphansChanged?.Invoke(new(next.Route.Provider, next.Route.ServiceCluster), @namespace);
            controller.InstanceGone += () => InstanceGone?.Invoke(next.Route.Provider);
            controller.Start();
            LogStarted(logger, next.Route.Internal.GroupResource, next.Route.Tenant?.GroupResource ?? "no tenant CRD");
        }

        return null;
    }

    /// <summary>What is seen of the instances that tenants write; nothing when nobody looks at that resource.</summary>
    public IEnumerable<ObjectMeta> InstancesOf(ResourceType type) =>
        Running().Where(controller => controller.Written.GroupResource == type.GroupResource).SelectMany(controller => controller.Instances);

    /// <summary>A tenant's service objects without an instance in a service cluster, as far as they are known; null while nothing can be said.</summary>
    public IReadOnlyList<string>? OrphansIn(NamespacedName cluster, string @namespace, IConditionedStatus? told) => OrphanReport.Together(
        hub.In<CustomResourceDiscovery>(cluster.Namespace).Where(discovery => discovery.Spec.ServiceCluster.Name == cluster.Name),
        discovery => Controller(discovery.Metadata.NamespacedName)?.OrphansIn(@namespace), told);

    public async ValueTask DisposeAsync()
    {
        foreach (var key in _controllers.Keys.ToList())
        {
            await StopAsync(key);
        }
    }

    private (InstanceRoute Route, string Fingerprint)? Route(NamespacedName key)
    {
        var crds = hub.Of(KubernetesResources.CustomResourceDefinitions);
        if (hub.Get<CustomResourceDiscovery>(key) is not { Status.ManagementClusterCRD: { } named } discovery
            || crds.Get(new(null, named.Name))?.Json is not { } copy)
        {
            return null;
        }

        var derived = hub.In<DerivedCustomResource>(key.Namespace).FirstOrDefault(candidate => candidate.Spec.BaseCRD.Name == named.Name);
        var tenant = derived?.Status?.DerivedCR is { } own ? crds.Get(new(null, own.Name))?.Json : null;
        var live = connections.Find(key.Namespace ?? "", discovery.Spec.ServiceCluster.Name) is { IsUsable: true, Crds.HasSynced: true } connection
            ? connection.Crds.Get(new(null, discovery.Spec.CRD.Name))
            : null;
        return InstanceRoutes.For(discovery, discovery.Status.CRD, copy, derived, tenant, live?.Json);
    }

    private void Died(Exception exception)
    {
        LogDied(logger, exception);
        lifetime.StopApplication();
    }

    private async Task StopAsync(NamespacedName key)
    {
        (string, ServiceClusterConnection?, InstanceController Controller) running;
        lock (_gate)
        {
            if (!_controllers.Remove(key, out running))
            {
                return;
            }
        }

        await running.Controller.DisposeAsync();
    }

    private static bool HasRights(KubeObject? discovery) => discovery is not null && !Readiness.IsFalse(
        discovery.As<CustomResourceDiscovery>().Status, CustomResourceDiscoveryConditions.AccessReady);

    private InstanceController? Controller(NamespacedName discovery)
    {
        lock (_gate)
        {
            return _controllers.TryGetValue(discovery, out var running) ? running.Controller : null;
        }
    }

    private IEnumerable<InstanceController> Running(string? provider, string? cluster) =>
        Running().Where(controller => controller.Route.Provider == provider && controller.Route.ServiceCluster == cluster);

    private List<InstanceController> Running()
    {
        lock (_gate)
        {
            return [.. _controllers.Values.Select(entry => entry.Controller)];
        }
    }

    private void Enqueue(string? provider, Action<NamespacedName> enqueue)
    {
        foreach (var discovery in hub.Of<CustomResourceDiscovery>().List().Where(discovery => discovery.Meta.Namespace == provider))
        {
            enqueue(discovery.Meta.NamespacedName);
        }
    }

    [LoggerMessage(2022, LogLevel.Information, "Syncing {Internal} ({Tenant})")]
    private static partial void LogStarted(ILogger logger, string @internal, string tenant);

    [LoggerMessage(2023, LogLevel.Critical, "Syncing ended unexpectedly; the controller stops, so that its successor starts clean")]
    private static partial void LogDied(ILogger logger, Exception exception);
}
