namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>Counts the events of one resource, over all its watches: who ends one and begins the next starts nothing anew.</summary>
internal sealed class WatchRate(AnswerLimits limits, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private long _since = clock.GetTimestamp();
    private int _events;
    private long _bytes;

    /// <summary>One more event: whether that makes too many.</summary>
    public bool IsFlood(long bytes)
    {
        if (clock.GetElapsedTime(_since) >= Window)
        {
            (_since, _events, _bytes) = (clock.GetTimestamp(), 0, 0);
        }

        _events++;
        _bytes += bytes;
        return _events > limits.EventsPerMinute || _bytes > limits.EventBytesPerMinute;
    }
}
