namespace KubeCarrier.Webhooks.Serving;

/// <summary>The bounds of every admission request, each with its reason.</summary>
internal static class AdmissionLimits
{
    /// <summary>The API server takes objects up to 3 MB, a review carries the old and the new one, and 1 MB is for the rest.</summary>
    public const int MaxBodyBytes = 7 * 1024 * 1024;

    /// <summary>Reviews larger than this share <see cref="LargeBodyBudget"/>; nearly all are far smaller.</summary>
    public const int LargeBody = 64 * 1024;

    /// <summary>Bytes of large reviews that may be under way at one time: two of the largest.</summary>
    public const int LargeBodyBudget = 2 * MaxBodyBytes;

    /// <summary>What may become of them in memory at one time; a third of what the Deployment leaves to the heap.</summary>
    public const int LargeValueBudget = 48 * 1024 * 1024;

    /// <summary>One value of a parsed review: its row in the document, twice for growing, and a node where a rule looks at it.</summary>
    public const long MemoryOfValue = 96;

    /// <summary>Values, names of members and brackets of one review. Two objects as large as an API server stores, of nothing but single digits, have fewer.</summary>
    public const int MaxValues = 2 * 1024 * 1024;

    /// <summary>A uid has 36 characters; the answer repeats it.</summary>
    public const int MaxUidLength = 128;

    /// <summary>Below the <c>timeoutSeconds: 5</c> of the configurations, so that the API server hears our sentence and not its own timeout.</summary>
    public static TimeSpan RequestTimeout { get; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a large review waits for others. The rest of the time is for its own judgement.</summary>
    public static TimeSpan LargeBodyPatience { get; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How long a large body may take to come once it has a place, so that nobody holds one with a few bytes.</summary>
    public static TimeSpan LargeBodyArrives { get; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Runes of one warning and of all; the API server cuts off the rest.</summary>
    public const int MaxWarning = 256;

    public const int MaxWarnings = 4096;

    /// <summary>Characters of a denial's message: thousands of violations help nobody.</summary>
    public const int MaxMessage = 64 * 1024;

    /// <summary>Violations listed one by one, and the length of each.</summary>
    public const int MaxCauses = 64;

    public const int MaxCauseMessage = 1024;
}
