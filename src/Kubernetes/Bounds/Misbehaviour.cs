using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>What an API server did that no API server does, as the reason of an <see cref="ApiException"/>.</summary>
public static class Misbehaviour
{
    /// <summary>An answer, an object or an event is larger than there are any, or than comes to its end while others wait for its place.</summary>
    public const string AnswerTooLarge = "AnswerTooLarge";

    /// <summary>A list that has no end, or more objects than are kept of one cluster.</summary>
    public const string EndlessList = "EndlessList";

    /// <summary>A watch with more events than anybody makes.</summary>
    public const string WatchFlood = "WatchFlood";

    /// <summary>Nothing that it did: too much is being read from it and its neighbours already. It may be asked again later.</summary>
    public const string TooMuchAtATime = "TooMuchAtATime";

    public static bool Is(ApiException refusal) =>
        refusal.Reason is AnswerTooLarge or EndlessList or WatchFlood;

    /// <summary>The code is that of an answer that came: nothing was refused.</summary>
    internal static ApiException Because(string reason, string what, string why) => new(200, reason, $"{what}: {why}");
}
