namespace KubeCarrier.Api.Operator;

/// <summary>The condition types and reasons of <see cref="KubeCarrierInstallation"/>.</summary>
public static class KubeCarrierConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string DeploymentReady = "DeploymentReady";

    public const string APIServerReady = "APIServerReady";

    public const string Paused = "Paused";

    /// <summary>Every webhook configuration is as it must be, and the API server was seen to call it.</summary>
    public const string AdmissionReady = "AdmissionReady";

    // Reasons. One that is spelled like a type is that constant.
    public const string DeploymentUnReady = "DeploymentUnReady";

    public const string APIServerUnReady = "APIServerUnReady";

    public const string KubeCarrierReady = "KubeCarrierReady";

    public const string KubeCarrierDeploymentUnReady = "KubeCarrierDeploymentUnReady";

    public const string UnPaused = "UnPaused";

    public const string Deleting = "Deleting";

    public const string AdmissionProven = "AdmissionProven";

    public const string CanaryNotDenied = "CanaryNotDenied";

    public const string CanaryPending = "CanaryPending";

    public const string ConfigurationDrifted = "ConfigurationDrifted";

    public const string RuleMatchesNothing = "RuleMatchesNothing";
}
