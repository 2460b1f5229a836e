using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace KubeCarrier.Kubernetes.Queues;

/// <summary>
/// Keys for the next worker, in order. Those of a lane whose width is taken wait for one of their own to be done and for nobody else, and nobody else
/// waits for them. Adding and ending are the queue's own, under its lock.
/// </summary>
internal sealed class ReadyKeys<TKey>(Lanes<TKey>? lanes)
    where TKey : notnull
{
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>(); // bounded by the distinct keys: each is let in once
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private volatile int _waiting;

    /// <summary>Keys that wait, for a worker or for their lane.</summary>
    public int Count => _ready.Reader.Count + _waiting;

    public ValueTask<TKey> TakeAsync(CancellationToken cancellationToken) => _ready.Reader.ReadAsync(cancellationToken);

    public bool TryTake([MaybeNullWhen(false)] out TKey key) => _ready.Reader.TryRead(out key);

    public void Add(TKey key)
    {
        if (LaneOf(key) is not { } lane || lane.Taken < lanes?.Width)
        {
            LetIn(key);
        }
        else
        {
            lane.Waiting.Enqueue(key);
            _waiting++;
        }
    }

    /// <summary>Whoever took the key is done with it: the next of its lane may come.</summary>
    public void Done(TKey key)
    {
        if (LaneOf(key) is not { } lane)
        {
            return;
        }

        lane.Taken--;
        if (lane.Waiting.TryDequeue(out var next))
        {
            _waiting--;
            LetIn(next);
        }
        else if (lane.Taken == 0)
        {
            _lanes.Remove(lane.Name);
        }
    }

    private void LetIn(TKey key)
    {
        if (LaneOf(key) is { } lane)
        {
            lane.Taken++;
        }

        _ready.Writer.TryWrite(key);
    }

    private Lane? LaneOf(TKey key)
    {
        if (lanes is null)
        {
            return null;
        }

        var name = lanes.Of(key);
        return _lanes.TryGetValue(name, out var known) ? known : _lanes[name] = new(name);
    }

    private sealed class Lane(string name)
    {
        public string Name => name;

        /// <summary>Its keys that wait for a worker or have one.</summary>
        public int Taken { get; set; }

        public Queue<TKey> Waiting { get; } = new();
    }
}
