using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>What holds for one cluster: the limits of its answers, and its part of what all of its owner's clusters share.</summary>
public sealed record ClusterBounds(AnswerLimits Limits)
{
    /// <summary>How long an answer waits for its part of the budgets, which is less than a request takes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>How long it has it: the largest there are come in this time at a megabyte and a half a second.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(10);

    public static ClusterBounds Own { get; } = new(AnswerLimits.Own);

    public static ClusterBounds Untrusted { get; } = new(AnswerLimits.Untrusted);

    /// <summary>Bytes of answers that are being read, beyond the first of each.</summary>
    public ByteBudget? InFlight { get; init; }

    /// <summary>Objects that are kept.</summary>
    public KeptObjects? Kept { get; init; }

    /// <summary>How fast large answers and events are read.</summary>
    public ByteRate? Rate { get; init; }

    public ClusterConduct? Conduct { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Waits for a part of the budgets; null where there are none.</summary>
    internal async Task<Hold?> HoldAsync(long bytes, string what, CancellationToken cancellationToken)
    {
        if (InFlight is null)
        {
            return null;
        }

        using var patience = new Deadline(LongestWait, Clock, CancellationToken.None, cancellationToken);
        try
        {
            return new(await InFlight.TakeAsync(bytes, what, patience.Token), new Deadline(LongestHold, Clock, CancellationToken.None, cancellationToken));
        }
        catch (OperationCanceledException) when (patience.HasPassed)
        {
            throw Misbehaviour.Because(
                Misbehaviour.TooMuchAtATime, what, $"too much is being read already, and in {LongestWait.TotalSeconds:0} s there was no room for this answer.");
        }
    }

    /// <summary>The exception for an answer that has had its part of the budgets for too long.</summary>
    internal static ApiException TooSlow(string what) => Misbehaviour.Because(
        Misbehaviour.AnswerTooLarge, what, $"the answer is large and does not come to its end within {LongestHold.TotalSeconds:0} s.");

    /// <summary>The exception for something that no API server does; it is noted.</summary>
    internal ApiException Refuse(string reason, string what, string why) => Note(Misbehaviour.Because(reason, what, why));

    internal ApiException Note(ApiException misbehaviour)
    {
        Conduct?.Note(misbehaviour);
        return misbehaviour;
    }
}
