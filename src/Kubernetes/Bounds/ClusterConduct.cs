using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>What an API server did last that no API server does. Whoever does it for good is never silent about it for as long as this remembers.</summary>
public sealed class ClusterConduct(TimeProvider clock)
{
    /// <summary>Longer than the longest wait before the next try, so that what goes on is not forgotten in between.</summary>
    internal static readonly TimeSpan Remembered = TimeSpan.FromMinutes(3);

    private sealed record Incident(ApiException What, long At);

    private Incident? _last;

    /// <summary>Null when there was nothing for a while.</summary>
    public ApiException? Current => _last is { } last && clock.GetElapsedTime(last.At) < Remembered ? last.What : null;

    public void Note(ApiException misbehaviour) => _last = new(misbehaviour, clock.GetTimestamp());
}
