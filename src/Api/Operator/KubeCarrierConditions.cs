namespace KubeCarrier.Api.Operator;

/// <summary>The condition types and reasons of <see cref="KubeCarrierInstallation"/>.</summary>
public static class KubeCarrierConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string DeploymentReady = "DeploymentReady";

    public const string APIServerReady = "APIServerReady";

    public const string Paused = "Paused";

    // Reasons. One that is spelled like a type is that constant.
    public const string DeploymentUnReady = "DeploymentUnReady";

    public const string APIServerUnReady = "APIServerUnReady";

    public const string KubeCarrierReady = "KubeCarrierReady";

    public const string KubeCarrierDeploymentUnReady = "KubeCarrierDeploymentUnReady";

    public const string UnPaused = "UnPaused";

    public const string Deleting = "Deleting";
}
