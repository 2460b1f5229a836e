using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>Bytes that may be held at a time, perhaps within those of something larger. Who waits is served in order.</summary>
public sealed class ByteBudget(long limit, int maxWaiting = 0, ByteBudget? within = null)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private long _used;

    internal long Used
    {
        get
        {
            lock (_gate)
            {
                return _used;
            }
        }
    }

    /// <summary>Takes bytes if they are free now; then they are to be given back.</summary>
    internal bool TryTake(long bytes)
    {
        lock (_gate)
        {
            if (_used + bytes > limit)
            {
                return false;
            }

            _used += bytes;
        }

        if (within is null || within.TryTake(bytes))
        {
            return true;
        }

        GiveOwn(bytes);
        return false;
    }

    internal void Give(long bytes)
    {
        within?.Give(bytes);
        GiveOwn(bytes);
    }

    /// <summary>Waits for bytes; disposing gives them back. When too many wait already, it is an <see cref="ApiException"/> at once.</summary>
    internal async Task<IDisposable> TakeAsync(long bytes, string what, CancellationToken cancellationToken)
    {
        var wanted = Math.Min(bytes, limit); // more than there ever is would be waited for in vain
        await TakeOwnAsync(wanted, what, cancellationToken);
        try
        {
            return new Taken(this, wanted, within is null ? null : await within.TakeAsync(wanted, what, cancellationToken));
        }
        catch
        {
            GiveOwn(wanted);
            throw;
        }
    }

    private async Task TakeOwnAsync(long bytes, string what, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> place;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _used + bytes <= limit)
            {
                _used += bytes;
                return;
            }

            if (_waiting.Count >= maxWaiting)
            {
                throw Misbehaviour.Because(
                    Misbehaviour.TooMuchAtATime, what, $"too much is being read already: at most {limit >> 20} MiB at a time, and {maxWaiting} answers that wait.");
            }

            place = _waiting.AddLast(new Waiter(bytes));
        }

        await using var cancelled = cancellationToken.Register(() => GiveUp(place, cancellationToken));
        await place.Value.Turn.Task;
    }

    private void GiveUp(LinkedListNode<Waiter> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return; // served a moment ago
            }

            _waiting.Remove(place);
            Serve();
        }

        place.Value.Turn.TrySetCanceled(cancellationToken);
    }

    private void GiveOwn(long bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            Serve();
        }
    }

    private void Serve()
    {
        while (_waiting.First is { Value: var next } first && _used + next.Bytes <= limit)
        {
            _used += next.Bytes;
            _waiting.Remove(first);
            next.Turn.TrySetResult();
        }
    }

    private sealed record Waiter(long Bytes)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Taken(ByteBudget from, long bytes, IDisposable? above) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                above?.Dispose();
                from.GiveOwn(bytes);
            }
        }
    }
}
