using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Core;

/// <summary>The condition types and reasons of <see cref="ServiceCluster"/>.</summary>
public static class ServiceClusterConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string ControllerReady = "ControllerReady";

    public const string ServiceClusterReachable = "ServiceClusterReachable";

    // Reasons. One that is spelled like a type is that constant.
    public const string Unready = EventReasons.Unready;

    public const string ClusterUnreachable = EventReasons.ClusterUnreachable;

    public const string GracePeriodTimeout = EventReasons.GracePeriodTimeout;

    /// <summary>The kubeconfig leads to another cluster than the one that is pinned.</summary>
    public const string ClusterIdentityChanged = EventReasons.ClusterIdentityChanged;

    public const string ComponentsReady = EventReasons.ComponentsReady;

    public const string ControllerUnready = EventReasons.ControllerUnready;

    public const string ServiceClusterUnreachable = EventReasons.ServiceClusterUnreachable;

    public const string Deleting = EventReasons.Deleting;
}
