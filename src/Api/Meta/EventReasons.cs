namespace KubeCarrier.Api.Meta;

/// <summary>
/// Every reason that an event of ours can have; a condition's reason is its event's. What each means and what to do: docs/runbook.md. Only a service
/// cluster's own Kubernetes reason, such as <c>Forbidden</c>, comes besides.
/// </summary>
public static class EventReasons
{
    // Well, or as somebody wanted it.
    public const string AdmissionProven = "AdmissionProven";
    public const string AllFit = "AllFit";
    public const string AllInSchema = "AllInSchema";
    public const string AllRights = "AllRights";
    public const string CRDFound = "CRDFound";
    public const string CatalogEntriesReady = "CatalogEntriesReady";
    public const string CatalogEntryReady = "CatalogEntryReady";
    public const string CatalogReady = "CatalogReady";
    public const string CertificatesValid = "CertificatesValid";
    public const string ComponentsReady = "ComponentsReady";
    public const string CustomResourceDiscoverySetReady = "CustomResourceDiscoverySetReady";
    public const string Deleting = "Deleting";
    public const string DeploymentReady = "DeploymentReady";
    public const string DestructionConfirmed = "DestructionConfirmed";
    public const string Established = "Established";
    public const string Frozen = "Frozen";
    public const string Kept = "Kept";
    public const string KubeCarrierReady = "KubeCarrierReady";
    public const string NoServiceObjectsWithoutInstance = "NoServiceObjectsWithoutInstance";
    public const string Offered = "Offered";
    public const string Ready = "Ready";
    public const string Resumed = "Resumed";
    public const string ServiceClusterAssignmentsReady = "ServiceClusterAssignmentsReady";
    public const string ServiceClusterReachable = "ServiceClusterReachable";
    public const string SetupComplete = "SetupComplete";
    public const string Suspended = "Suspended";
    public const string SuspendedByAdmin = "SuspendedByAdmin";
    public const string SuspendedByProvider = "SuspendedByProvider";
    public const string Synced = "Synced";
    public const string UnPaused = "UnPaused";
    public const string UpToDate = "UpToDate";
    public const string WithinQuota = "WithinQuota";

    // On its way; what was so before and is not any more is looked after.
    public const string APIServerUnReady = "APIServerUnReady";
    public const string AdmissionNotProven = "AdmissionNotProven";
    public const string CRDNotEstablished = "CRDNotEstablished";
    public const string CanaryPending = "CanaryPending";
    public const string CatalogEntriesUnready = "CatalogEntriesUnready";
    public const string CatalogEntriesTerminating = "CatalogEntriesTerminating";
    public const string ComponentsTerminating = "ComponentsTerminating";
    public const string ComponentsUnready = "ComponentsUnready";
    public const string ControllerUnready = "ControllerUnready";
    public const string CreatingNamespace = "CreatingNamespace";
    public const string CustomResourceDiscoverySetUnready = "CustomResourceDiscoverySetUnready";
    public const string DeploymentUnReady = "DeploymentUnReady";
    public const string DerivedCustomResourceDefinitionNotFound = "DerivedCustomResourceDefinitionNotFound";
    public const string DerivedCustomResourceUnready = "DerivedCustomResourceUnready";
    public const string Establishing = "Establishing";
    public const string HeldBackByInstances = "HeldBackByInstances";
    public const string KubeCarrierDeploymentUnReady = "KubeCarrierDeploymentUnReady";
    public const string NoCatalogEntries = "NoCatalogEntries";
    public const string NotTold = "NotTold";
    public const string ServiceClusterAssignmentsUnready = "ServiceClusterAssignmentsUnready";

    // Somebody has to do something.
    public const string AlreadyInUse = "AlreadyInUse";
    public const string AnswerTooLarge = "AnswerTooLarge";
    public const string CRDNotFound = "CRDNotFound";
    public const string CanaryNotDenied = "CanaryNotDenied";
    public const string CertificateExpired = "CertificateExpired";
    public const string CertificateExpiring = "CertificateExpiring";
    public const string CertificateMissing = "CertificateMissing";
    public const string CertificateNotRenewed = "CertificateNotRenewed";
    public const string CertificateNotTrusted = "CertificateNotTrusted";
    public const string ClusterIdentityChanged = "ClusterIdentityChanged";
    public const string ClusterUnreachable = "ClusterUnreachable";
    public const string ConfigurationDrifted = "ConfigurationDrifted";
    public const string Contended = "Contended";
    public const string DoesNotFit = "DoesNotFit";
    public const string EndlessList = "EndlessList";
    public const string GracePeriodTimeout = "GracePeriodTimeout";
    public const string HiddenRequiredField = "HiddenRequiredField";
    public const string InstancesExceedQuota = "InstancesExceedQuota";
    public const string InvalidRestriction = "InvalidRestriction";
    public const string InvalidSelector = "InvalidSelector";
    public const string MissingRights = "MissingRights";
    public const string MissingServiceClusterLabel = "MissingServiceClusterLabel";
    public const string NamespaceNotOurs = "NamespaceNotOurs";
    public const string NameTaken = "NameTaken";
    public const string NarrowingChange = "NarrowingChange";
    public const string NotATenant = "NotATenant";
    public const string NotAdopted = "NotAdopted";
    public const string NotAssignedToProvider = "NotAssignedToProvider";
    public const string NotExposable = "NotExposable";
    public const string NotFound = "NotFound";
    public const string NotNamespaced = "NotNamespaced";
    public const string RuleMatchesNothing = "RuleMatchesNothing";
    public const string ServiceClusterUnreachable = "ServiceClusterUnreachable";
    public const string ServiceObjectsWithoutInstance = "ServiceObjectsWithoutInstance";
    public const string SyncRefused = "SyncRefused";
    public const string Unready = "Unready";
    public const string Waiting = "Waiting";
    public const string WatchFlood = "WatchFlood";
    public const string WebhookConfigurationRepaired = "WebhookConfigurationRepaired";
    public const string WriteRefused = "WriteRefused";
}
