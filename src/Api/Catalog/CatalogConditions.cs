using KubeCarrier.Api.Meta;

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
    public const string CatalogReady = EventReasons.CatalogReady;

    public const string Deleting = EventReasons.Deleting;

    public const string ServiceClusterAssignmentsReady = EventReasons.ServiceClusterAssignmentsReady;

    public const string ServiceClusterAssignmentsUnready = EventReasons.ServiceClusterAssignmentsUnready;

    public const string DoesNotFit = EventReasons.DoesNotFit;

    public const string AllFit = EventReasons.AllFit;

    public const string InvalidSelector = EventReasons.InvalidSelector;

    public const string InstancesExceedQuota = EventReasons.InstancesExceedQuota;

    public const string WithinQuota = EventReasons.WithinQuota;
}
