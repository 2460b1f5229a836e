namespace KubeCarrier.Webhooks.Admission;

/// <summary>The bounds of every admission request, each with its reason.</summary>
internal static class AdmissionLimits
{
    /// <summary>The API server takes objects up to 3 MB, a review carries the old and the new one, and 1 MB is for the rest.</summary>
    public const int MaxBodyBytes = 7 * 1024 * 1024;

    /// <summary>Reviews larger than this share <see cref="LargeBodyBudget"/>; nearly all are far smaller.</summary>
    public const int LargeBody = 64 * 1024;

    /// <summary>Bytes of large reviews that may be under way at one time: nine of the largest.</summary>
    public const int LargeBodyBudget = 64 * 1024 * 1024;

    /// <summary>A uid has 36 characters; the answer repeats it.</summary>
    public const int MaxUidLength = 128;

    /// <summary>Below the <c>timeoutSeconds: 5</c> of the configurations, so that the API server hears our sentence and not its own timeout.</summary>
    public static TimeSpan RequestTimeout { get; } = TimeSpan.FromSeconds(4);

    /// <summary>Runes of one warning and of all; the API server cuts off the rest.</summary>
    public const int MaxWarning = 256;

    public const int MaxWarnings = 4096;

    /// <summary>Characters of a denial's message: thousands of violations help nobody.</summary>
    public const int MaxMessage = 64 * 1024;

    /// <summary>Violations listed one by one, and the length of each.</summary>
    public const int MaxCauses = 64;

    public const int MaxCauseMessage = 1024;
}
