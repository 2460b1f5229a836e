namespace KubeCarrier.Api.Catalog;

/// <summary>The condition types and reasons of <see cref="Catalog"/>.</summary>
public static class CatalogConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string ServiceClusterAssignmentReady = "ServiceClusterAssignmentReady";

    public const string OverQuota = "OverQuota";

    public const string RestrictionsValid = "RestrictionsValid";

    // Reasons.
    public const string CatalogReady = "CatalogReady";

    public const string Deleting = "Deleting";

    public const string ServiceClusterAssignmentsReady = "ServiceClusterAssignmentsReady";

    public const string ServiceClusterAssignmentsUnready = "ServiceClusterAssignmentsUnready";

    public const string DoesNotFit = "DoesNotFit";

    public const string AllFit = "AllFit";

    public const string InstancesExceedQuota = "InstancesExceedQuota";

    public const string WithinQuota = "WithinQuota";
}
