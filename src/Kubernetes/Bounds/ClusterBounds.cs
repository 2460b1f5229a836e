using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>What holds for one cluster: the limits of its answers, and its part of what all of its owner's clusters share.</summary>
public sealed record ClusterBounds(AnswerLimits Limits)
{
    public static ClusterBounds Own { get; } = new(AnswerLimits.Own);

    public static ClusterBounds Untrusted { get; } = new(AnswerLimits.Untrusted);

    /// <summary>Bytes of answers that are being read, beyond the first of each.</summary>
    public ByteBudget? InFlight { get; init; }

    /// <summary>Objects that are kept.</summary>
    public KeptObjects? Kept { get; init; }

    /// <summary>How fast large answers and events are read.</summary>
    public ByteRate? Rate { get; init; }

    public ClusterConduct? Conduct { get; init; }

    /// <summary>The exception for something that no API server does; it is noted.</summary>
    internal ApiException Refuse(string reason, string what, string why)
    {
        var misbehaviour = Misbehaviour.Because(reason, what, why);
        Conduct?.Note(misbehaviour);
        return misbehaviour;
    }
}
