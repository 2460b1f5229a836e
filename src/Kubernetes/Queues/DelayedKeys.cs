namespace KubeCarrier.Kubernetes.Queues;

/// <summary>Keys with a time, each once, handed over when their time has come. One timer for all.</summary>
internal sealed class DelayedKeys<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TKey, long> _order = new();
    private readonly Dictionary<TKey, long> _due = [];
    private readonly TimeProvider _clock;
    private readonly Action<TKey> _whenDue;
    private readonly ITimer _timer;
    private long _wakesAt = long.MaxValue;

    public DelayedKeys(TimeProvider clock, Action<TKey> whenDue)
    {
        _clock = clock;
        _whenDue = whenDue;
        _timer = clock.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _due.Count;
            }
        }
    }

    public void Add(TKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            var now = _clock.GetTimestamp();
            var at = now + (long)(delay.TotalSeconds * _clock.TimestampFrequency);
            if (_due.TryGetValue(key, out var known) && known <= at)
            {
                return;
            }

            _due[key] = at; // a later time of the same key stays in the order and is skipped when it comes up
            _order.Enqueue(key, at);
            Arm(now);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Release()
    {
        List<TKey> ready = [];
        lock (_gate)
        {
            var now = _clock.GetTimestamp();
            _wakesAt = long.MaxValue;
            while (_order.TryPeek(out var key, out var at) && at <= now)
            {
                _order.Dequeue();
                if (_due.TryGetValue(key, out var wanted) && wanted == at)
                {
                    _due.Remove(key);
                    ready.Add(key);
                }
            }

            Arm(now);
        }

        ready.ForEach(_whenDue);
    }

    private void Arm(long now)
    {
        if (!_order.TryPeek(out _, out var first) || first >= _wakesAt)
        {
            return;
        }

        _wakesAt = first;
        var wait = TimeSpan.FromSeconds(Math.Max(0, first - now) / (double)_clock.TimestampFrequency);

        // Rounded up: a timer that fires a moment too soon would find nothing due and have to be set again.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}
