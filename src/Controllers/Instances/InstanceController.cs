using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Kubernetes.Client;
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

    private readonly CancellationTokenSource _stop = new();
    private readonly Hub _hub;
    private readonly ServiceClusterConnection? _connection;
    private readonly Action<Exception> _died;
    private readonly Dictionary<SyncTarget, ResourceCache> _caches = [];
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly ILogger<InstanceController> _logger;
    private Task _running = Task.CompletedTask;

    public InstanceController(
        InstanceRoute route, Hub hub, ServiceClusterConnection? connection, Action<Exception> died, TimeProvider clock, ILoggerFactory loggers)
    {
        _died = died;
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
        foreach (var target in new[] { SyncTarget.Tenant, SyncTarget.Internal })
        {
            foreach (var seen in _caches.TryGetValue(target, out var cache) ? cache.List() : [])
            {
                if (@namespace is null || seen.Meta.Namespace == @namespace)
                {
                    _queue.Add(seen.Meta.NamespacedName);
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
        else if ((change.New ?? change.Old) is { } service && Owners.LabelledOwner(Route.Internal, service.Meta.Labels) is { } instance)
        {
            _queue.Add(instance);
        }
    }

    private async Task<TimeSpan?> ReconcileAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var observed = Observe(name);
            var plan = InstancePlan.For(Route, observed);
            var (written, frozen) = await ExecuteAsync(plan, observed, cancellationToken);
            if (!written)
            {
                if ((plan.WaitsFor ?? frozen) is not { } reason)
                {
                    return null;
                }

                LogWaiting(_logger, Route.Internal.Kind, name, reason);
                return Waiting;
            }
        }

        LogUnsettled(_logger, Route.Internal.Kind, name, MaxRounds);
        return Waiting;
    }

    private InstanceObserved Observe(NamespacedName name)
    {
        var assignment = _hub.Get<ServiceClusterAssignment>(new(Route.Provider, $"{name.Namespace}.{Route.ServiceCluster}"));
        var @namespace = assignment?.Status?.ServiceClusterNamespace?.Name;
        var reachable = _connection is { IsUsable: true } && _caches[SyncTarget.Service].HasSynced;
        return new(
            name,
            _caches.TryGetValue(SyncTarget.Tenant, out var tenants) ? tenants.Get(name)?.Json : null,
            _caches[SyncTarget.Internal].Get(name)?.Json,
            reachable && @namespace is not null ? _caches[SyncTarget.Service].Get(new(@namespace, name.Name))?.Json : null,
            new(assignment is not null, @namespace, reachable));
    }

    // One write at a time: what follows is planned again from what came back.
    private async Task<(bool Written, string? Frozen)> ExecuteAsync(InstancePlan plan, InstanceObserved observed, CancellationToken cancellationToken)
    {
        string? frozen = null;
        foreach (var step in plan.Steps)
        {
            try
            {
                if (await ExecuteAsync(step, observed, cancellationToken))
                {
                    return (true, null);
                }
            }
            catch (ApiException refusal) when (IsSuspension(refusal))
            {
                frozen = refusal.Message; // what was admitted just before waits until it is resumed; status goes on
            }
        }

        return (false, frozen);
    }

    private static bool IsSuspension(ApiException refusal) =>
        FreezeRules.IsSuspension([.. (refusal.Details?.Causes ?? []).Select(cause => cause.Reason ?? "")]);

    private async Task<bool> ExecuteAsync(SyncStep step, InstanceObserved observed, CancellationToken cancellationToken)
    {
        var (cache, name) = (_caches[step.Target], NameOf(step.Target, observed));
        try
        {
            switch (step)
            {
                case SyncStep.Apply apply:
                    var before = cache.Get(name);
                    return !ReferenceEquals(before, await cache.ApplyAsync(apply.Manifest, apply.IsStatus ? "status" : null, cancellationToken));
                case SyncStep.AddFinalizer add:
                    return cache.Get(name) is { } open && await SetFinalizersAsync(cache, open, [.. open.Meta.Finalizers, add.Finalizer], cancellationToken);
                case SyncStep.Delete delete:
                    await cache.DeleteAsync(name, delete.Uid, cancellationToken);
                    return false;
                case SyncStep.ReleaseFinalizer release:
                    return await ReleaseAsync(release, cache, name, observed, cancellationToken);
                default:
                    throw new InvalidOperationException($"An unknown step: {step.GetType().Name}.");
            }
        }
        catch (ApiException gone) when (gone.IsNotFound && step is not SyncStep.Apply)
        {
            return false;
        }
    }

    private async Task<bool> ReleaseAsync(
        SyncStep.ReleaseFinalizer release, ResourceCache cache, NamespacedName name, InstanceObserved observed, CancellationToken cancellationToken)
    {
        if (release.Gone is { } gone && await _caches[gone].GetLiveAsync(NameOf(gone, observed), cancellationToken) is not null)
        {
            return true; // it is there after all: plan again with it
        }

        return cache.Get(name) is { } held
            && await SetFinalizersAsync(cache, held, held.Meta.Finalizers.Where(finalizer => finalizer != release.Finalizer), cancellationToken)
            && !held.Meta.IsDeleting;
    }

    private static async Task<bool> SetFinalizersAsync(ResourceCache cache, Seen seen, IEnumerable<string> finalizers, CancellationToken cancellationToken)
    {
        await cache.SetFinalizersAsync(seen.Meta, finalizers, cancellationToken);
        return true;
    }

    private static NamespacedName NameOf(SyncTarget target, InstanceObserved observed) =>
        target is SyncTarget.Service ? new(observed.Assignment.Namespace, observed.Name.Name) : observed.Name;

    [LoggerMessage(2020, LogLevel.Debug, "{Kind} {Name} waits: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string kind, NamespacedName name, string reason);

    [LoggerMessage(2021, LogLevel.Warning, "{Kind} {Name} does not settle after {Rounds} writes; another writer may be at it")]
    private static partial void LogUnsettled(ILogger logger, string kind, NamespacedName name, int rounds);
}
