using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>
/// Bytes that may be held at a time, perhaps within those of something larger. Of the budgets that wait within one, the one that was served longest ago
/// is next, and of one budget's own waiters the one that came first: nobody is before the others again and again.
/// </summary>
public sealed class ByteBudget(long limit, int maxWaiting = 0, ByteBudget? within = null)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private long _used;
    private long _served;
    private long _servedAt; // by what it is within, and under its lock

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

    /// <summary>Waits for bytes; disposing gives them back. When too many wait already, it is an <see cref="ApiException"/> at once.</summary>
    internal Task<IDisposable> TakeAsync(long bytes, string what, CancellationToken cancellationToken)
    {
        var wanted = Math.Min(bytes, Least()); // more than there ever is would be waited for in vain
        return TakeAsync(wanted, null, what, cancellationToken);
    }

    private async Task<IDisposable> TakeAsync(long bytes, ByteBudget? by, string what, CancellationToken cancellationToken)
    {
        await TakeOwnAsync(bytes, by, what, cancellationToken);
        try
        {
            return new Taken(this, bytes, within is null ? null : await within.TakeAsync(bytes, this, what, cancellationToken));
        }
        catch
        {
            GiveOwn(bytes);
            throw;
        }
    }

    private long Least() => Math.Min(limit, within?.Least() ?? limit);

    private async Task TakeOwnAsync(long bytes, ByteBudget? by, string what, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> place;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _used + bytes <= limit)
            {
                Use(bytes, by);
                return;
            }

            if (_waiting.Count >= maxWaiting)
            {
                throw Misbehaviour.Because(
                    Misbehaviour.TooMuchAtATime, what, $"too much is being read already: at most {limit >> 20} MiB at a time, and {maxWaiting} answers that wait.");
            }

            place = _waiting.AddLast(new Waiter(bytes, by));
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
        while (_waiting.MinBy(waiter => waiter.By?._servedAt ?? 0) is { } next && _used + next.Bytes <= limit)
        {
            Use(next.Bytes, next.By);
            _waiting.Remove(next);
            next.Turn.TrySetResult();
        }
    }

    private void Use(long bytes, ByteBudget? by)
    {
        _used += bytes;
        if (by is not null)
        {
            by._servedAt = ++_served;
        }
    }

    private sealed class Waiter(long bytes, ByteBudget? by)
    {
        public long Bytes => bytes;

        public ByteBudget? By => by;

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
