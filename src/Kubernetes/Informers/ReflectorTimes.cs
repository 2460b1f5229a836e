namespace KubeCarrier.Kubernetes.Informers;

/// <summary>How patient a <see cref="Reflector"/> is, each with its reason.</summary>
internal static class ReflectorTimes
{
    public static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(800);
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    /// <summary>What a server does that none does, it does again: it is asked seldom.</summary>
    public static readonly TimeSpan FirstPenalty = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongestPenalty = TimeSpan.FromMinutes(2);

    /// <summary>A list that expires while it is paged starts again; one that does so for ever is given up.</summary>
    public const int MaxFreshLists = 3;

    /// <summary>A watch that lasted this long forgives the failures before it.</summary>
    public static readonly TimeSpan Healthy = TimeSpan.FromMinutes(2);

    /// <summary>A watch that ends sooner, without having told anything, is a failure: else we would spin.</summary>
    public static readonly TimeSpan TooShort = TimeSpan.FromSeconds(1);

    /// <summary>How long a silent watch is believed before its resource version is compared with the server's.</summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromMinutes(5);
}
