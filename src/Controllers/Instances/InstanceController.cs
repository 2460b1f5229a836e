using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Kubernetes.Queues;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Instances;

/// <summary>Keeps the instances of one CRD in line: observes all three objects of each, plans, writes, until nothing is left to do.</summary>
internal sealed partial class InstanceController : IAsyncDisposable
{
    private const int Workers = 16;

    // A plan needs at most internal, service and two statuses; more rounds mean that somebody writes against us.
    private const int MaxRounds = 10;

    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(10);

    // Whoever has the service cluster makes as many of them as they like; a change of theirs is an event, and this is for a change of ours.
    private static readonly TimeSpan NotAdopted = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly Hub _hub;
    private readonly ServiceClusterConnection? _connection;
    private readonly Action<Exception> _died;
    private readonly TimeProvider _clock;
    private readonly Dictionary<SyncTarget, ResourceCache> _caches = [];
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly InstanceWriter _writer;
    private readonly InstanceWaits _waits;
    private readonly ILogger<InstanceController> _logger;
    private Task _running = Task.CompletedTask;

    public InstanceController(
        InstanceRoute route, Hub hub, ServiceClusterConnection? connection, EventRecorder events, Action<Exception> died, TimeProvider clock, ILoggerFactory loggers)
    {
        _died = died;
        _clock = clock;
        Route = route;
        _hub = hub;
        _connection = connection;
        _logger = loggers.CreateLogger<InstanceController>();
        _queue = new(clock, _logger);
        _caches[SyncTarget.Internal] = new(hub.Cluster, route.Internal, Hub.Managers, new(), clock, loggers.CreateLogger<ResourceCache>());
        if (route.Tenant is { } tenant)
        {
            _caches[SyncTarget.Tenant] = new(hub.Cluster, tenant, Hub.Managers, new(), clock, loggers.CreateLogger<ResourceCache>());
        }

        if (connection is not null)
        {
            _caches[SyncTarget.Service] = connection.Watch(route.Service, null);
        }

        _writer = new(route, _caches, clock);
        _waits = new(events, clock);
    }

    public InstanceRoute Route { get; }

    /// <summary>An object that a tenant wrote is gone.</summary>
    public event Action? InstanceGone;

    /// <summary>What tenants write.</summary>
    public ResourceType Written => Route.Tenant ?? Route.Internal;

    /// <summary>What is seen of the objects that tenants write.</summary>
    public IEnumerable<ObjectMeta> Instances => _caches[WrittenTarget].List().Select(seen => seen.Meta);

    private SyncTarget WrittenTarget => Route.Tenant is null ? SyncTarget.Internal : SyncTarget.Tenant;

    public void Start() => _running = RunAsync();

    /// <summary>Looks at every instance of a namespace again, or at all of them.</summary>
    public void Enqueue(string? @namespace)
    {
        foreach (var (target, cache) in _caches)
        {
            foreach (var seen in cache.List())
            {
                var name = target is SyncTarget.Service ? InstanceOf(seen.Meta) : seen.Meta.NamespacedName;
                if (name is { } instance && (@namespace is null || instance.Namespace == @namespace))
                {
                    _queue.Add(instance);
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a stopped controller can never write (H49)
        foreach (var cache in _caches.Values)
        {
            _hub.Instances.Detach(cache);
            await cache.DisposeAsync();
        }

        _queue.Dispose();
        _stop.Dispose();
    }

    // Its loops only end when it is stopped; anything else must not go unnoticed.
    private async Task RunAsync()
    {
        try
        {
            await RunAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped while it was starting.
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            _died(unexpected);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var watching = _caches.Values.Select(cache => cache.RunAsync(cancellationToken)).ToList();
        await Task.WhenAll(_caches.Where(entry => entry.Key is not SyncTarget.Service).Select(entry => entry.Value.WhenSyncedAsync(cancellationToken)));
        foreach (var (target, cache) in _caches)
        {
            cache.Subscribe(change => Enqueue(target, change));
            if (target is not SyncTarget.Service)
            {
                _hub.Instances.Attach(cache);
            }
        }

        await Task.WhenAll([.. watching, EnqueueWhenReachableAsync(cancellationToken), _queue.RunAsync(Workers, ReconcileAsync, cancellationToken)]);
    }

    private async Task EnqueueWhenReachableAsync(CancellationToken cancellationToken)
    {
        if (_caches.TryGetValue(SyncTarget.Service, out var service))
        {
            await service.WhenSyncedAsync(cancellationToken);
            Enqueue(null);
        }
    }

    private void Enqueue(SyncTarget target, Change<Seen> change)
    {
        if (target is not SyncTarget.Service)
        {
            _queue.Add(change.Name);
            if (target == WrittenTarget && change.New is null)
            {
                InstanceGone?.Invoke();
            }
        }
        else
        {
            foreach (var instance in change.States.Select(service => InstanceOf(service.Meta)).OfType<NamespacedName>())
            {
                _queue.Add(instance);
            }
        }
    }

    private async Task<TimeSpan?> ReconcileAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var (observed, assignment) = Observe(name);
            var plan = InstancePlan.For(Route, observed);
            var (written, held) = await _writer.ExecuteAsync(plan, observed, cancellationToken);
            if (!written)
            {
                return await WaitAsync(plan, held, observed, assignment, cancellationToken);
            }
        }

        LogUnsettled(_logger, Route.Internal.Kind, name, MaxRounds);
        return Waiting;
    }

    private async Task<TimeSpan?> WaitAsync(InstancePlan plan, Held? held, InstanceObserved observed, Seen? assignment, CancellationToken cancellationToken)
    {
        // Nothing of it is in the hub: it is told where its number is bounded.
        if (observed is { Tenant: null, Internal: null } && (plan.NotAdopted ?? held?.Message) is { } whyNot)
        {
            await _waits.TellNotAdoptedAsync(observed.Name, whyNot, assignment?.Json, cancellationToken);
            return NotAdopted;
        }

        if (held is not null)
        {
            if (await _waits.TellAsync(observed, held, cancellationToken))
            {
                LogHeld(_logger, Route.Internal.Kind, observed.Name, held.Reason, held.Message);
            }

            return held.Again;
        }

        if (plan.WaitsFor is { } reason)
        {
            LogWaiting(_logger, Route.Internal.Kind, observed.Name, reason);
            await _waits.TellAsync(observed, reason, cancellationToken);
            return Waiting;
        }

        _waits.Over(observed.Name);
        if (observed is { Tenant: null, Internal: null })
        {
            _writer.Forget(observed.Name);
        }

        return null;
    }

    private (InstanceObserved Observed, Seen? Assignment) Observe(NamespacedName name)
    {
        var found = _hub.Of<ServiceClusterAssignment>().Get(new(Route.Provider, $"{name.Namespace}.{Route.ServiceCluster}"));
        var assignment = found?.As<ServiceClusterAssignment>();
        var @namespace = assignment?.Status?.ServiceClusterNamespace?.Name;

        // A CRD that is being deleted takes its objects along: one that is applied meanwhile would be left in the store, and nobody could read it.
        var usable = _connection is { IsUsable: true, Crds.HasSynced: true };
        var crd = _connection?.Crds.Get(new(null, Route.Service.GroupResource));
        var reachable = usable && _caches[SyncTarget.Service].HasSynced && crd is { Meta.IsDeleting: false };
        var state = AssignmentState.Of(
            assignment, _hub.Get<Account>(new(null, name.Namespace ?? "")), _hub.Get<Tenant>(new(Route.Provider, name.Namespace ?? "")), reachable) with
        {
            IsCrdGone = usable && crd is null,
        };
        var observed = new InstanceObserved(
            name,
            _caches.TryGetValue(SyncTarget.Tenant, out var tenants) ? tenants.Get(name)?.Json : null,
            _caches[SyncTarget.Internal].Get(name)?.Json,
            reachable && @namespace is not null ? _caches[SyncTarget.Service].Get(new(@namespace, name.Name))?.Json : null,
            state)
        {
            IsOffered = _hub.Get<Offering>(new(name.Namespace, Written.GroupResource)) is { Spec.Suspended: false, Metadata.IsDeleting: false },
            Now = _clock.GetUtcNow(),
        };
        if (observed is { Tenant: null, Internal: null, Service: not null })
        {
            observed = observed with { Held = _hub.Instances.CountOfGroup(Route.Internal.Group, name.Namespace) };
        }

        return (observed, found);
    }

    /// <summary>Whose a service object is: its labels say so; without any, it is of the tenant whose namespace it is in (F-ADO-01).</summary>
    private NamespacedName? InstanceOf(ObjectMeta service)
    {
        if (Owners.HasLabels(service.Labels))
        {
            return Owners.LabelledOwner(Route.Internal, service.Labels);
        }

        var tenants = _hub.In<ServiceClusterAssignment>(Route.Provider)
            .Where(assignment => assignment.Spec.ServiceCluster.Name == Route.ServiceCluster && assignment.Status?.ServiceClusterNamespace?.Name == service.Namespace)
            .Select(assignment => assignment.Spec.ManagementNamespace.Name)
            .Take(2)
            .ToList();
        return tenants is [var only] ? new(only, service.NamespacedName.Name) : null;
    }

    [LoggerMessage(2020, LogLevel.Debug, "{Kind} {Name} waits: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string kind, NamespacedName name, string reason);

    [LoggerMessage(2025, LogLevel.Warning, "{Kind} {Name} is held ({Reason}): {Message}")]
    private static partial void LogHeld(ILogger logger, string kind, NamespacedName name, string reason, string message);

    [LoggerMessage(2021, LogLevel.Warning, "{Kind} {Name} does not settle after {Rounds} writes; another writer may be at it")]
    private static partial void LogUnsettled(ILogger logger, string kind, NamespacedName name, int rounds);
}
