namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>
/// Bytes that are kept, perhaps within those of something larger. What is not yet more than <paramref name="own"/> is taken of nobody else's: however much
/// the neighbours keep, it is there.
/// </summary>
public sealed class KeptBytes(long limit, KeptBytes? within = null, long own = 0)
{
    private readonly Lock _gate = new(); // a smaller one's is held while a larger one's is asked for, never the other way round
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

    /// <summary>Takes bytes if they are free; then they are to be given back.</summary>
    internal bool TryTake(long bytes)
    {
        lock (_gate)
        {
            if (_used + bytes > limit || within?.TryTake(Shared(_used + bytes) - Shared(_used)) is false)
            {
                return false;
            }

            _used += bytes;
            return true;
        }
    }

    internal void Give(long bytes)
    {
        lock (_gate)
        {
            within?.Give(Shared(_used) - Shared(_used - bytes));
            _used -= bytes;
        }
    }

    private long Shared(long used) => Math.Max(0, used - own);
}
