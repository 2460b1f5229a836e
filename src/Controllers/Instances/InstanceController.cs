using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Kubernetes.Queues;
using KubeCarrier.Policy.Instances;

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
    private readonly TimeProvider _clock;
    private readonly Action<Exception> _died;
    private readonly Dictionary<SyncTarget, ResourceCache> _caches = [];
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly InstanceObserver _observer;
    private readonly InstanceWriter _writer;
    private readonly InstanceWaits _waits;
    private readonly Orphans _orphans;
    private readonly ILogger<InstanceController> _logger;
    private Task _running = Task.CompletedTask;

    public InstanceController(
        InstanceRoute route, Hub hub, ServiceClusterConnection? connection, EventRecorder events, KubeCarrierMetrics metrics, Action<Exception> died, TimeProvider clock,
        ILoggerFactory loggers)
    {
        _died = died;
        Route = route;
        _hub = hub;
        _connection = connection;
        _clock = clock;
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

        _observer = new(route, hub, connection, _caches, clock);
        _writer = new(route, _caches, clock);
        _waits = new(route, events, clock);
        _orphans = new(route, _caches.GetValueOrDefault(SyncTarget.Service), metrics, loggers.CreateLogger<Orphans>());
    }

    public InstanceRoute Route { get; }

    /// <summary>An object that a tenant wrote is gone.</summary>
    public event Action? InstanceGone;

    /// <summary>A service object without an instance has come or gone, of a tenant or of any.</summary>
    public event Action<string?>? OrphansChanged
    {
        add => _orphans.Changed += value;
        remove => _orphans.Changed -= value;
    }

    /// <summary>What tenants write.</summary>
    public ResourceType Written => Route.Tenant ?? Route.Internal;

    /// <summary>What is seen of the objects that tenants write.</summary>
    public IEnumerable<ObjectMeta> Instances => _caches[WrittenTarget].List().Select(seen => seen.Meta);

    private SyncTarget WrittenTarget => Route.Tenant is null ? SyncTarget.Internal : SyncTarget.Tenant;

    /// <summary>A tenant's service objects without an instance; null while they are not known.</summary>
    public IReadOnlyList<string>? OrphansIn(string @namespace) => _orphans.In(@namespace);

    public void Start() => _running = RunAsync();

    /// <summary>Looks at every instance of a namespace again, or at all of them.</summary>
    public void Enqueue(string? @namespace)
    {
        if (@namespace is null)
        {
            FindOrphans();
        }

        foreach (var (target, cache) in _caches)
        {
            foreach (var seen in cache.List())
            {
                var name = target is SyncTarget.Service ? _observer.InstanceOf(seen.Meta) : seen.Meta.NamespacedName;
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

        _orphans.End();
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
        if (_connection is not null)
        {
            await Task.WhenAll(_caches[SyncTarget.Service].WhenSyncedAsync(cancellationToken), _connection.Crds.WhenSyncedAsync(cancellationToken));
            Enqueue(null);
            await Task.WhenAll(_caches.Values.Select(cache => cache.WhenSyncedAsync(cancellationToken))); // the hub's own lists may come last

            // Nobody says when a CRD that was being deleted is gone, and a cluster may be away just now.
            for (FindOrphans(); !_orphans.AreKnown; FindOrphans())
            {
                await Task.Delay(Waiting, _clock, cancellationToken);
            }
        }
    }

    private void Enqueue(SyncTarget target, Change<KubeObject> change)
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
            foreach (var instance in change.States.Select(service => _observer.InstanceOf(service.Meta)).OfType<NamespacedName>())
            {
                _queue.Add(instance);
            }
        }
    }

    private async Task<TimeSpan?> ReconcileAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var (observed, assignment) = _observer.Observe(name);
            var plan = InstancePlan.For(Route, observed);
            var (written, held) = await _writer.ExecuteAsync(plan, observed, cancellationToken);
            if (!written)
            {
                await _orphans.SeeAsync(observed, cancellationToken);
                return await WaitAsync(plan, held, observed, assignment, cancellationToken);
            }
        }

        LogUnsettled(_logger, Route.Internal.Kind, name, MaxRounds);
        return Waiting;
    }

    private async Task<TimeSpan?> WaitAsync(InstancePlan plan, Held? held, InstanceObserved observed, KubeObject? assignment, CancellationToken cancellationToken)
    {
        // Nothing of it is in the hub: it is told where its number is bounded.
        if (observed is { Tenant: null, Internal: null } && (plan.NotAdopted ?? held?.Message) is { } whyNot)
        {
            await _waits.TellNotAdoptedAsync(observed.Name, whyNot, assignment?.Json, cancellationToken);
            return NotAdopted;
        }

        if (held is not null)
        {
            if (_writer.IsDoubted)
            {
                _writer.IsDoubted = false;
                _connection?.Access.Doubt(Route.Service.GroupResource);
            }

            await _writer.ReportAsync(held, observed, cancellationToken);
            if (await _waits.TellAsync(observed, held, assignment?.Json, cancellationToken))
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

        await _waits.OverAsync(observed, assignment?.Json, cancellationToken);
        if (observed is { Tenant: null, Internal: null })
        {
            _writer.Forget(observed.Name);
        }

        return null;
    }

    // Not before everything is listed: what is not seen yet would look as if it were not there.
    private void FindOrphans()
    {
        var reach = _observer.Reach();
        if (!_orphans.AreKnown && (reach is { IsReachable: true } or { IsCrdGone: true })
            && _caches.Where(entry => entry.Key is not SyncTarget.Service).All(entry => entry.Value.HasSynced))
        {
            var services = reach.IsReachable ? _caches[SyncTarget.Service].List() : [];
            _orphans.SeeAll(services.Select(seen => _observer.InstanceOf(seen.Meta)).OfType<NamespacedName>().Select(name => _observer.Observe(name).Observed));
        }
    }

    [LoggerMessage(2020, LogLevel.Debug, "{Kind} {Name} waits: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string kind, NamespacedName name, string reason);

    [LoggerMessage(2025, LogLevel.Warning, "{Kind} {Name} is held ({Reason}): {Message}")]
    private static partial void LogHeld(ILogger logger, string kind, NamespacedName name, string reason, string message);

    [LoggerMessage(2021, LogLevel.Warning, "{Kind} {Name} does not settle after {Rounds} writes; another writer may be at it")]
    private static partial void LogUnsettled(ILogger logger, string kind, NamespacedName name, int rounds);
}
