namespace KubeCarrier.Api.Catalog;

/// <summary>The condition types and reasons of <see cref="CatalogEntry"/>.</summary>
public static class CatalogEntryConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string Suspended = "Suspended";

    public const string Withdrawn = "Withdrawn";

    public const string SchemaRestricted = "SchemaRestricted";

    /// <summary>The CRD in the service cluster changed so that instances would lose data; the old schema stays meanwhile.</summary>
    public const string SchemaUpdatePending = "SchemaUpdatePending";

    // Reasons.
    public const string CatalogEntryReady = "CatalogEntryReady";

    public const string NotFound = "NotFound";

    public const string NotNamespaced = "NotNamespaced";

    public const string AlreadyInUse = "AlreadyInUse";

    public const string NotAssignedToProvider = "NotAssignedToProvider";

    public const string MissingServiceClusterLabel = "MissingServiceClusterLabel";

    public const string DerivedCustomResourceUnready = "DerivedCustomResourceUnready";

    public const string DerivedCustomResourceDefinitionNotFound = "DerivedCustomResourceDefinitionNotFound";

    public const string Deleting = "Deleting";

    /// <summary>A required field is hidden and nothing gives it a value.</summary>
    public const string HiddenRequiredField = "HiddenRequiredField";

    /// <summary>The schema does not allow the slimming that was asked for.</summary>
    public const string NotExposable = "NotExposable";

    /// <summary>The API server has not yet been seen to call our webhooks for it.</summary>
    public const string AdmissionNotProven = "AdmissionNotProven";

    public const string SuspendedByProvider = "SuspendedByProvider";

    public const string Resumed = "Resumed";

    public const string Kept = "Kept";

    public const string Frozen = "Frozen";

    public const string Offered = "Offered";

    public const string AllInSchema = "AllInSchema";

    public const string HeldBackByInstances = "HeldBackByInstances";

    public const string InvalidRestriction = "InvalidRestriction";

    public const string NarrowingChange = "NarrowingChange";

    public const string UpToDate = "UpToDate";
}
