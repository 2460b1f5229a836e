using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>What the last attempt to reach a service cluster brought.</summary>
public abstract record ClusterContact
{
    private ClusterContact()
    {
    }

    /// <summary>It answered.</summary>
    /// <param name="Version">What <c>/version</c> said.</param>
    /// <param name="Uid">UID of its kube-system namespace: the cluster's identity.</param>
    public sealed record Connected(VersionInfo Version, string Uid) : ClusterContact;

    /// <summary>It did not answer, or refused: a Kubernetes reason or <c>ClusterUnreachable</c>.</summary>
    public sealed record Failed(string Reason, string Message) : ClusterContact
    {
        /// <summary>
        /// No Kubernetes API server was reached. Why, only the log says: a kubeconfig names any address, and who could tell a refused connection from one
        /// that times out, or a name that is found from one that is not, could map the operator's network with it (B81).
        /// </summary>
        public static Failed NotReached { get; } = new(
            ServiceClusterConditions.ClusterUnreachable,
            "no API server could be reached with this kubeconfig; check its server, certificate-authority-data and tls-server-name, and whether KubeCarrier may "
            + "reach that address. The operator of this hub finds more in the controller's log");
    }

    /// <summary>There is no usable kubeconfig.</summary>
    public sealed record NoCredentials(string Message) : ClusterContact
    {
        /// <summary>The hub does not let us read it, or not yet.</summary>
        public bool IsForbidden { get; init; }
    }
}

/// <summary>A service cluster is reachable, is the one it was, and tells its version (docs/contract/kinds.md#servicecluster).</summary>
public static class ServiceClusterPlan
{
    public static Plan For(ServiceCluster cluster, ClusterContact contact, IReadOnlyList<string> dependents, DateTimeOffset now)
    {
        var waiting = !cluster.Metadata.IsDeleting ? null
            : dependents.Count == 0 ? "nothing depends on it any more"
            : $"waiting until these are gone: {Names.List(dependents)}";
        return new()
        {
            Finalizers = waiting is null ? [WellKnown.Finalizers.ServiceCluster] : [],
            Status = Manifest.StatusOf(cluster with { Status = Status(cluster, contact, waiting, now) }),
            ReleasedFinalizers = waiting is not null && dependents.Count == 0 ? [WellKnown.Finalizers.ServiceCluster] : [],
        };
    }

    /// <summary>What is still to be taken down in a cluster.</summary>
    public static IReadOnlyList<string> Dependents(NamespacedName cluster, IHubObjects hub) =>
    [
        .. hub.In<CustomResourceDiscovery>(cluster.Namespace).Where(discovery => discovery.Spec.ServiceCluster.Name == cluster.Name)
            .Select(discovery => $"CustomResourceDiscovery {discovery.Metadata.Name}"),
        .. hub.In<ServiceClusterAssignment>(cluster.Namespace).Where(assignment => assignment.Spec.ServiceCluster.Name == cluster.Name)
            .Select(assignment => $"ServiceClusterAssignment {assignment.Metadata.Name}"),
    ];

    /// <summary>For a cluster of which nothing was heard for the grace period, neither an answer nor a failure (F-SC-05). What was known stays known.</summary>
    public static Plan ForSilence(ServiceCluster cluster, TimeSpan gracePeriod, DateTimeOffset now)
    {
        var last = cluster.Status ?? new();
        var conditions = new Conditions(last, now).Set(
            ServiceClusterConditions.ServiceClusterReachable, Condition.Unknown, ServiceClusterConditions.GracePeriodTimeout,
            $"no heartbeat for more than {gracePeriod.TotalSeconds:0} seconds; the log of the controller says what holds it up");
        if (!cluster.Metadata.IsDeleting)
        {
            conditions.Set(Readiness.Ready, false, ServiceClusterConditions.ServiceClusterUnreachable, "see the other conditions");
        }
        else if (conditions.IsTrue(Readiness.Ready))
        {
            conditions.Set(Readiness.Ready, false, ServiceClusterConditions.Deleting, "see the other conditions");
        }

        conditions.FirstHeartbeat(now); // of a cluster that was never heard of: an API server refuses conditions without one
        return new() { Status = Manifest.StatusOf(cluster with { Status = last with { Conditions = conditions.All, Phase = conditions.Phase } }) };
    }

    /// <summary>A pinned cluster that turns out to be another one is never written to (H34, H45).</summary>
    public static bool IsTheSameCluster(ServiceCluster cluster, string uid) =>
        cluster.Status?.ClusterUID is not { Length: > 0 } pinned || string.Equals(pinned, uid, StringComparison.Ordinal);

    private static ServiceClusterStatus Status(ServiceCluster cluster, ClusterContact contact, string? deletion, DateTimeOffset now)
    {
        var last = cluster.Status ?? new();
        var connected = contact as ClusterContact.Connected;
        var same = connected is not null && IsTheSameCluster(cluster, connected.Uid);
        var conditions = new Conditions(last, now);
        conditions.Set(ServiceClusterConditions.ControllerReady, contact is not ClusterContact.NoCredentials,
            contact is ClusterContact.NoCredentials ? ServiceClusterConditions.Unready : ServiceClusterConditions.Ready,
            contact is ClusterContact.NoCredentials { Message: var problem } ? problem : "the controller holds a connection to the cluster");
        _ = contact switch
        {
            ClusterContact.Connected when same => conditions.Set(
                ServiceClusterConditions.ServiceClusterReachable, true, ServiceClusterConditions.ServiceClusterReachable, "the API server answers"),
            ClusterContact.Connected { Uid: var uid } => conditions.Set(
                ServiceClusterConditions.ServiceClusterReachable, false, ServiceClusterConditions.ClusterIdentityChanged,
                $"the kubeconfig leads to another cluster: kube-system has UID {uid}, known is {last.ClusterUID}; nothing is written there. Restore the kubeconfig, or delete and create the ServiceCluster"),
            ClusterContact.Failed failed => conditions.Set(ServiceClusterConditions.ServiceClusterReachable, false, failed.Reason, failed.Message),
            _ => conditions.Set(
                ServiceClusterConditions.ServiceClusterReachable, false, ServiceClusterConditions.ClusterUnreachable, "there is no usable kubeconfig"),
        };
        var (ready, reason) = deletion is null ? Ready(conditions) : (false, ServiceClusterConditions.Deleting);
        conditions.Set(Readiness.Ready, ready, reason, deletion ?? (ready ? "the cluster can be used" : "see the other conditions")).Heartbeat(now);
        return last with
        {
            ObservedGeneration = cluster.Metadata.Generation,
            Conditions = conditions.All,
            Phase = conditions.Phase,
            ClusterUID = last.ClusterUID ?? connected?.Uid,
            KubernetesVersion = same ? connected?.Version : last.KubernetesVersion,
        };
    }

    private static (bool Ready, string Reason) Ready(Conditions conditions) =>
        !conditions.IsTrue(ServiceClusterConditions.ControllerReady) ? (false, ServiceClusterConditions.ControllerUnready)
        : !conditions.IsTrue(ServiceClusterConditions.ServiceClusterReachable) ? (false, ServiceClusterConditions.ServiceClusterUnreachable)
        : (true, ServiceClusterConditions.ComponentsReady);
}
