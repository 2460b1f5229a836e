using KubeCarrier.Api.Meta;
using static KubeCarrier.Api.Meta.EventReasons;

namespace KubeCarrier.Policy.Plans;

/// <summary>
/// Which events are warnings: those that somebody has to act on. <c>False</c> alone says nothing of that: <c>Suspended</c> is False when all is well
/// again, and <c>OverQuota</c> is True when it is not.
/// </summary>
public static class EventSeverity
{
    /// <summary>All is well, or as somebody wanted it.</summary>
    public static IReadOnlySet<string> Good { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        AdmissionProven, AllFit, AllInSchema, AllRights, CRDFound, CatalogEntriesReady, CatalogEntryReady, CatalogReady, CertificatesValid, ComponentsReady,
        CustomResourceDiscoverySetReady, Deleting, DeploymentReady, DestructionConfirmed, Established, Frozen, Kept, KubeCarrierReady,
        NoServiceObjectsWithoutInstance, Offered, Ready, Resumed, ServiceClusterAssignmentsReady, ServiceClusterReachable,
        SetupComplete, Suspended, SuspendedByAdmin, SuspendedByProvider, Synced, UnPaused, UpToDate, WithinQuota,
    };

    /// <summary>On its way, as after every creation; a warning where it was so before and is not any more.</summary>
    public static IReadOnlySet<string> Passing { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        APIServerUnReady, AdmissionNotProven, CRDNotEstablished, CanaryPending, CatalogEntriesTerminating, CatalogEntriesUnready, ComponentsTerminating,
        ComponentsUnready, ControllerUnready, CreatingNamespace,
        CustomResourceDiscoverySetUnready, DeploymentUnReady, DerivedCustomResourceDefinitionNotFound, DerivedCustomResourceUnready, Establishing,
        HeldBackByInstances, KubeCarrierDeploymentUnReady, NoCatalogEntries, NotTold, ServiceClusterAssignmentsUnready,
    };

    /// <summary>Somebody has to do something.</summary>
    public static IReadOnlySet<string> Bad { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        AlreadyInUse, AnswerTooLarge, CRDNotFound, CanaryNotDenied, CertificateExpired, CertificateExpiring, CertificateMissing, CertificateNotRenewed,
        CertificateNotTrusted, ClusterIdentityChanged, ClusterUnreachable, ConfigurationDrifted, Contended, DoesNotFit,
        EndlessList, GracePeriodTimeout,
        HiddenRequiredField, InstancesExceedQuota, InvalidRestriction, InvalidSelector, MissingRights, MissingServiceClusterLabel, NamespaceNotOurs, NameTaken,
        NarrowingChange, NotATenant, NotAdopted,
        NotAssignedToProvider, NotExposable, NotFound, NotNamespaced, RuleMatchesNothing, ServiceClusterUnreachable, ServiceObjectsWithoutInstance, SyncRefused, Unready, Waiting,
        WatchFlood, WebhookConfigurationRepaired, WriteRefused,
    };

    /// <param name="status">The condition's status.</param>
    /// <param name="reason">Its reason.</param>
    /// <param name="wasTrue">The condition was True until now.</param>
    public static bool IsWarning(string status, string reason, bool wasTrue) =>
        Bad.Contains(reason)
        || (Passing.Contains(reason) && wasTrue && status != Condition.True)
        || (!Good.Contains(reason) && !Passing.Contains(reason) && status != Condition.True); // a Kubernetes reason that a service cluster gave

    /// <summary>Of an event that no condition tells of.</summary>
    public static bool IsWarning(string reason) => !Good.Contains(reason);
}
