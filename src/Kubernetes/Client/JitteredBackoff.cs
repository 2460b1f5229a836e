namespace KubeCarrier.Kubernetes.Client;

/// <summary>Doubling delays up to a cap, each spread over its upper half so that many clients do not come back at once.</summary>
public sealed class JitteredBackoff(TimeSpan first, TimeSpan cap)
{
    private int _failures;

    public TimeSpan Next() => Delay(first, cap, _failures++, Random.Shared.NextDouble());

    public void Reset() => _failures = 0;

    /// <summary>The delay after <paramref name="failures"/> earlier ones; <paramref name="chance"/> in [0, 1).</summary>
    public static TimeSpan Delay(TimeSpan first, TimeSpan cap, int failures, double chance)
    {
        var full = Math.Min(cap.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 60)));
        return TimeSpan.FromMilliseconds(full * (0.5 + (0.5 * chance)));
    }
}
