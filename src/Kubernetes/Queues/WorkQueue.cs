using System.Diagnostics.CodeAnalysis;
using KubeCarrier.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Queues;

/// <summary>
/// Keys to look at, with client-go's promises: a key waits once however often it is added, two workers never hold the same key,
/// and a key added while it is being worked on is looked at again. And one of ours: where there are lanes, none of them takes all workers.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is Kubernetes' word for exactly this.")]
public sealed partial class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly HashSet<TKey> _dirty = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly ReadyKeys<TKey> _ready;
    private readonly DelayedKeys<TKey> _delayed;
    private readonly ILogger _logger;

    public WorkQueue(TimeProvider clock, ILogger logger, Lanes<TKey>? lanes = null)
    {
        _logger = logger;
        _ready = new ReadyKeys<TKey>(lanes);
        _delayed = new DelayedKeys<TKey>(clock, Add);
    }

    /// <summary>Keys that wait for a worker now.</summary>
    public int Depth => _ready.Count;

    /// <summary>Keys that wait for their time.</summary>
    public int Delayed => _delayed.Count;

    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (_dirty.Add(key) && !_processing.Contains(key))
            {
                _ready.Add(key);
            }
        }
    }

    /// <summary>Adds the key later; of several times for one key the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
        }
        else
        {
            _delayed.Add(key, delay);
        }
    }

    /// <summary>Adds the key after a delay that grows with each failure since the last <see cref="Forget"/>.</summary>
    public void AddBackedOff(TKey key)
    {
        int failures;
        lock (_gate)
        {
            failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
        }

        AddAfter(key, JitteredBackoff.Delay(FirstBackoff, LongestBackoff, failures, Random.Shared.NextDouble()));
    }

    /// <summary>The key's failures no longer count.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>
    /// Works until cancelled, then waits for the handlers that are at it. A handler answers null when it is done with the key, or when to look again;
    /// one that throws makes its key back off.
    /// </summary>
    public async Task RunAsync(int workers, Func<TKey, CancellationToken, Task<TimeSpan?>> handle, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(handle, cancellationToken), CancellationToken.None)));
    }

    public void Dispose() => _delayed.Dispose();

    /// <summary>The next key, which belongs to the caller until <see cref="Done"/>.</summary>
    internal async ValueTask<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        var key = await _ready.TakeAsync(cancellationToken);
        Claim(key);
        return key;
    }

    internal bool TryTake(out TKey? key)
    {
        if (!_ready.TryTake(out key))
        {
            return false;
        }

        Claim(key);
        return true;
    }

    internal void Done(TKey key)
    {
        lock (_gate)
        {
            _processing.Remove(key);
            _ready.Done(key);
            if (_dirty.Contains(key))
            {
                _ready.Add(key);
            }
        }
    }

    private void Claim(TKey key)
    {
        lock (_gate)
        {
            _processing.Add(key);
            _dirty.Remove(key);
        }
    }

    private async Task WorkAsync(Func<TKey, CancellationToken, Task<TimeSpan?>> handle, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var key = await TakeAsync(cancellationToken);
                try
                {
                    await HandleAsync(key, handle, cancellationToken);
                }
                finally
                {
                    Done(key);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task HandleAsync(TKey key, Func<TKey, CancellationToken, Task<TimeSpan?>> handle, CancellationToken cancellationToken)
    {
        try
        {
            var again = await handle(key, cancellationToken);
            Forget(key);
            if (again is { } delay)
            {
                AddAfter(key, delay);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Add(key); // cut short: whoever runs this queue next looks at it
            throw;
        }
        catch (ApiException refusal) when (refusal.IsConflict)
        {
            LogConflict(_logger, key, refusal.Message); // somebody was faster: the next look sees what he did
            AddBackedOff(key);
        }
        catch (ApiException refusal)
        {
            LogRefused(_logger, key, refusal.Code, refusal.MessageWithoutValues); // what the API server said is all there is to know; a stack adds nothing
            AddBackedOff(key);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(_logger, exception, key);
            AddBackedOff(key);
        }
    }

    [LoggerMessage(3030, LogLevel.Error, "Working on {Key} failed; it will be tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception, TKey key);

    [LoggerMessage(3032, LogLevel.Warning, "Working on {Key} was refused with {Code}; it will be tried again: {Message}")]
    private static partial void LogRefused(ILogger logger, TKey key, int code, string message);

    [LoggerMessage(3031, LogLevel.Debug, "{Key} was changed by another writer; it will be tried again: {Message}")]
    private static partial void LogConflict(ILogger logger, TKey key, string message);
}
