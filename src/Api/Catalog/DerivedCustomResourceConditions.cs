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
    public const string Establishing = "Establishing";

    public const string NotFound = "NotFound";

    public const string NotNamespaced = "NotNamespaced";

    public const string AlreadyInUse = "AlreadyInUse";

    public const string NotAssignedToProvider = "NotAssignedToProvider";

    public const string MissingServiceClusterLabel = "MissingServiceClusterLabel";

    public const string Unready = "Unready";

    public const string ComponentsReady = "ComponentsReady";

    public const string CRDNotEstablished = "CRDNotEstablished";

    public const string ControllerUnready = "ControllerUnready";

    /// <summary>A required field is hidden and nothing gives it a value.</summary>
    public const string HiddenRequiredField = "HiddenRequiredField";

    /// <summary>The schema does not allow the slimming that was asked for.</summary>
    public const string NotExposable = "NotExposable";

    /// <summary>The API server has not yet been seen to call our webhooks for it.</summary>
    public const string AdmissionNotProven = "AdmissionNotProven";

    public const string AllInSchema = "AllInSchema";

    public const string HeldBackByInstances = "HeldBackByInstances";

    public const string InvalidRestriction = "InvalidRestriction";
}
