using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary>Keeps a local copy of one resource. Losing the API server makes the copy stale, never empty.</summary>
public sealed class Informer<T> : IInformer<T>, IAsyncDisposable
    where T : class
{
    private readonly ObjectStore<T> _store;
    private readonly Reflector _reflector;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _started;

    public Informer(
        IClusterClient cluster, ResourceType type, Func<JsonObject, T> decode, InformerOptions options, TimeProvider clock, ILogger logger)
    {
        _store = new ObjectStore<T>(type, decode, options.KeepManagedFieldsOf, options.Kept, logger);
        _reflector = new Reflector(cluster, type, options, new Sink(this), clock, logger);
    }

    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>The API server has not confirmed the copy since something went wrong, or ever.</summary>
    public bool IsStale => _reflector.IsStale;

    /// <summary>The API server does not let us look, or did not when it was asked last.</summary>
    public bool IsRefused => _reflector.IsRefused;

    public Task WhenSyncedAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    public T? Get(NamespacedName name) => _store.Get(name);

    public IReadOnlyCollection<T> List() => _store.List();

    public void Subscribe(Action<Change<T>> handler)
    {
        _store.Subscribe(handler);
    }

    /// <summary>Lists and watches until cancelled, then returns. Once per informer.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("This informer runs already, or has run; make a new one.");
        }

        return _running = RunLinkedAsync(cancellationToken);
    }

    /// <summary>Stops, and waits until nothing more can be delivered.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever awaits RunAsync is told
        _store.GiveBack();
        _stop.Dispose();
    }

    private async Task RunLinkedAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        await Task.Yield(); // the caller starts many; the first list must not hold him
        await _reflector.RunAsync(either.Token);
    }

    private sealed class Sink(Informer<T> informer) : IReflectorSink
    {
        public IFullList Begin(bool assumeChanged) => new FullList(informer, informer._store.Begin(assumeChanged));

        public void Apply(WatchEvent change) => informer._store.Apply(change);
    }

    private sealed class FullList(Informer<T> informer, IFullList stored) : IFullList
    {
        public void Add(IReadOnlyList<JsonObject> items) => stored.Add(items);

        public void Complete()
        {
            stored.Complete();
            informer._synced.TrySetResult();
        }
    }
}

/// <summary>Informers for the usual cases.</summary>
public static class Informer
{
    /// <summary>Of a kind that has a type.</summary>
    public static Informer<T> For<T>(IClusterClient cluster, InformerOptions options, TimeProvider clock, ILogger logger)
        where T : class, IKubernetesObject<T> =>
        new(cluster, T.ResourceType, KubeObject.Decode<T>, options, clock, logger);

    /// <summary>Of a kind known at run time only.</summary>
    public static Informer<JsonObject> ForJson(
        IClusterClient cluster, ResourceType type, InformerOptions options, TimeProvider clock, ILogger logger) =>
        new(cluster, type, JsonCodec.Compact, options, clock, logger); // else what was stripped would stay in memory
}
