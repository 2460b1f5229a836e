using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Queues;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>Makes the world match one object at a time; level-based: the key says which object, never what happened.</summary>
internal interface IReconciler<TKey>
    where TKey : notnull
{
    /// <summary>How many keys at a time.</summary>
    int Workers { get; }

    /// <summary>Whose keys may not take all workers; null: each is done in no time.</summary>
    Lanes<TKey>? Lanes => null;

    /// <summary>Subscribes to whatever makes a key worth looking at.</summary>
    void Watch(Action<TKey> enqueue);

    /// <summary>Null: done. A time: look again after it. An exception: back off.</summary>
    Task<TimeSpan?> ReconcileAsync(TKey key, CancellationToken cancellationToken);
}

/// <summary>Workers that wait for service clusters, which are their providers' and may answer as slowly as they like.</summary>
internal static class ProviderLanes
{
    /// <summary>More than a few providers whose clusters hang at the same time, each with all that it may take.</summary>
    private const int Providers = 8;

    public static int Workers(this Lanes<NamespacedName> lanes) => Providers * lanes.Width;

    public static Lanes<NamespacedName> Of(int width) => new(key => key.Namespace ?? "", width);
}

/// <summary>Something that runs while this process leads.</summary>
internal interface IControllerLoop
{
    /// <summary>Subscribes to what its reconciler looks at. All loops do before the first one runs, so that none misses what another brings about.</summary>
    void Watch();

    /// <summary>Reconciles until cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>One reconciler with its queue.</summary>
internal sealed class ControllerLoop<TKey>(IReconciler<TKey> reconciler, TimeProvider clock, ILoggerFactory loggers) : IControllerLoop, IDisposable
    where TKey : notnull
{
    private readonly WorkQueue<TKey> _queue = new(clock, loggers.CreateLogger(reconciler.GetType().FullName ?? "reconciler"), reconciler.Lanes);

    public void Watch() => reconciler.Watch(_queue.Add);

    public void Dispose() => _queue.Dispose();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _queue.RunAsync(reconciler.Workers, reconciler.ReconcileAsync, cancellationToken);
        }
        finally
        {
            // What the reconciler runs by itself ends with the term: the lease is let go after this, and then others write (H49).
            if (reconciler is IAsyncDisposable running)
            {
                await running.DisposeAsync();
            }
        }
    }
}
