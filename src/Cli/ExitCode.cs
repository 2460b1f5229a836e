namespace KubeCarrier.Cli;

/// <summary>What the process ends with; CI systems branch on it, so the numbers are for ever.</summary>
public static class ExitCode
{
    /// <summary>Everything was as expected.</summary>
    public const int Passed = 0;

    /// <summary>A case failed, or the webhooks would deny a manifest.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage, or input that cannot be read.</summary>
    public const int Unusable = 2;

    /// <summary>A policy in the hub state is itself invalid, so nothing it decides can be trusted.</summary>
    public const int InvalidPolicy = 3;

    /// <summary>There was nothing to test; a green light without a test is none.</summary>
    public const int NothingTested = 4;
}
