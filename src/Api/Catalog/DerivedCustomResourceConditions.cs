using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>The condition types and reasons of <see cref="DerivedCustomResource"/>.</summary>
public static class DerivedCustomResourceConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string Established = "Established";

    public const string ControllerReady = "ControllerReady";

    public const string SchemaRestricted = "SchemaRestricted";

    // Reasons. One that is spelled like a type is that constant.
    public const string Establishing = EventReasons.Establishing;

    public const string NotFound = EventReasons.NotFound;

    public const string NotNamespaced = EventReasons.NotNamespaced;

    public const string AlreadyInUse = EventReasons.AlreadyInUse;

    public const string NotAssignedToProvider = EventReasons.NotAssignedToProvider;

    public const string MissingServiceClusterLabel = EventReasons.MissingServiceClusterLabel;

    /// <summary>A name is that of a kind of the hub, of Kubernetes, or of a CRD that is no service's.</summary>
    public const string NameTaken = EventReasons.NameTaken;

    public const string Unready = EventReasons.Unready;

    public const string ComponentsReady = EventReasons.ComponentsReady;

    public const string CRDNotEstablished = EventReasons.CRDNotEstablished;

    public const string ControllerUnready = EventReasons.ControllerUnready;

    /// <summary>A required field is hidden and nothing gives it a value.</summary>
    public const string HiddenRequiredField = EventReasons.HiddenRequiredField;

    /// <summary>The schema does not allow the slimming that was asked for.</summary>
    public const string NotExposable = EventReasons.NotExposable;

    /// <summary>The API server has not yet been seen to call our webhooks for it.</summary>
    public const string AdmissionNotProven = EventReasons.AdmissionNotProven;

    public const string AllInSchema = EventReasons.AllInSchema;

    public const string HeldBackByInstances = EventReasons.HeldBackByInstances;

    public const string InvalidRestriction = EventReasons.InvalidRestriction;
}
