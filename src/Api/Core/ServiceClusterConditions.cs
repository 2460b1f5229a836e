namespace KubeCarrier.Api.Core;

/// <summary>The condition types and reasons of <see cref="ServiceCluster"/>.</summary>
public static class ServiceClusterConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string ControllerReady = "ControllerReady";

    public const string ServiceClusterReachable = "ServiceClusterReachable";

    // Reasons. One that is spelled like a type is that constant.
    public const string Unready = "Unready";

    public const string ClusterUnreachable = "ClusterUnreachable";

    public const string GracePeriodTimeout = "GracePeriodTimeout";

    /// <summary>The kubeconfig leads to another cluster than the one that is pinned.</summary>
    public const string ClusterIdentityChanged = "ClusterIdentityChanged";

    public const string ComponentsReady = "ComponentsReady";

    public const string FerryControllerUnready = "FerryControllerUnready";

    public const string ServiceClusterUnreachable = "ServiceClusterUnreachable";

    public const string Deleting = "Deleting";
}
