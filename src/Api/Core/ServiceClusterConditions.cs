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

    /// <summary>It answered with more than any API server has to say.</summary>
    public const string AnswerTooLarge = EventReasons.AnswerTooLarge;

    /// <summary>It sent more events than anybody makes.</summary>
    public const string WatchFlood = EventReasons.WatchFlood;

    /// <summary>A list of its had no end, or more objects than are kept of one cluster.</summary>
    public const string EndlessList = EventReasons.EndlessList;

    public const string ComponentsReady = EventReasons.ComponentsReady;

    public const string ControllerUnready = EventReasons.ControllerUnready;

    public const string ServiceClusterUnreachable = EventReasons.ServiceClusterUnreachable;

    public const string Deleting = EventReasons.Deleting;
}
