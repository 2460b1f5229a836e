namespace KubeCarrier.Api.Meta;

/// <summary>The values of <c>status.phase</c>: for display only, recomputed with each condition (docs/contract/kinds.md#conditions).</summary>
public static class Phase
{
    /// <summary>Ready is True.</summary>
    public const string Ready = "Ready";

    /// <summary>Ready is False, and not because of deletion.</summary>
    public const string NotReady = "NotReady";

    /// <summary>Ready is False because of deletion.</summary>
    public const string Terminating = "Terminating";

    /// <summary>Ready is Unknown or absent.</summary>
    public const string Unknown = "Unknown";

    /// <summary>KubeCarrier only: Paused is True, which wins over Ready.</summary>
    public const string Paused = "Paused";
}
