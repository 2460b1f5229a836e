namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>
/// Bytes per second, after a burst: who sends more is read more slowly. Without it a server that is listed again and again would cost everybody the
/// processor.
/// </summary>
public sealed class ByteRate(long perSecond, TimeProvider clock)
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private double _free = perSecond * Burst.TotalSeconds;
    private long _at = clock.GetTimestamp();

    /// <summary>Completes when these bytes may be read, at once for a start.</summary>
    internal Task WaitAsync(long bytes, CancellationToken cancellationToken)
    {
        var wait = Take(bytes);
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }

    private TimeSpan Take(long bytes)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            _free = Math.Min(perSecond * Burst.TotalSeconds, _free + (perSecond * clock.GetElapsedTime(_at, now).TotalSeconds)) - bytes;
            _at = now;
            return TimeSpan.FromSeconds(Math.Max(0, -_free / perSecond));
        }
    }
}
