using KubeCarrier.Api.Meta;

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

    /// <summary>The credential may do in the service cluster what it must.</summary>
    public const string AccessReady = "AccessReady";

    // Reasons.
    public const string CatalogEntryReady = EventReasons.CatalogEntryReady;

    public const string NotFound = EventReasons.NotFound;

    public const string NotNamespaced = EventReasons.NotNamespaced;

    public const string AlreadyInUse = EventReasons.AlreadyInUse;

    public const string NotAssignedToProvider = EventReasons.NotAssignedToProvider;

    public const string MissingServiceClusterLabel = EventReasons.MissingServiceClusterLabel;

    public const string DerivedCustomResourceUnready = EventReasons.DerivedCustomResourceUnready;

    public const string DerivedCustomResourceDefinitionNotFound = EventReasons.DerivedCustomResourceDefinitionNotFound;

    public const string Deleting = EventReasons.Deleting;

    /// <summary>A required field is hidden and nothing gives it a value.</summary>
    public const string HiddenRequiredField = EventReasons.HiddenRequiredField;

    /// <summary>The schema does not allow the slimming that was asked for.</summary>
    public const string NotExposable = EventReasons.NotExposable;

    /// <summary>A name is that of a kind of the hub, of Kubernetes, or of a CRD that is no service's.</summary>
    public const string NameTaken = EventReasons.NameTaken;

    /// <summary>The API server has not yet been seen to call our webhooks for it.</summary>
    public const string AdmissionNotProven = EventReasons.AdmissionNotProven;

    public const string SuspendedByProvider = EventReasons.SuspendedByProvider;

    public const string Resumed = EventReasons.Resumed;

    public const string Kept = EventReasons.Kept;

    public const string Frozen = EventReasons.Frozen;

    public const string Offered = EventReasons.Offered;

    public const string AllInSchema = EventReasons.AllInSchema;

    public const string HeldBackByInstances = EventReasons.HeldBackByInstances;

    public const string InvalidRestriction = EventReasons.InvalidRestriction;

    public const string NarrowingChange = EventReasons.NarrowingChange;

    public const string UpToDate = EventReasons.UpToDate;

    public const string MissingRights = EventReasons.MissingRights;

    public const string AllRights = EventReasons.AllRights;

    /// <summary>The service cluster does not answer what the credential may do.</summary>
    public const string NotTold = EventReasons.NotTold;
}
