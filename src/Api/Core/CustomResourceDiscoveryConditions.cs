using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Core;

/// <summary>The condition types and reasons of <see cref="CustomResourceDiscovery"/>.</summary>
public static class CustomResourceDiscoveryConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string Discovered = "Discovered";

    public const string Established = "Established";

    public const string ControllerReady = "ControllerReady";

    /// <summary>As on the <see cref="Catalog.CatalogEntry"/> that uses the copy.</summary>
    public const string SchemaUpdatePending = "SchemaUpdatePending";

    /// <summary>The credential may do in the service cluster what it must.</summary>
    public const string AccessReady = "AccessReady";

    // Reasons. One that is spelled like a type is that constant.
    public const string CRDFound = EventReasons.CRDFound;

    public const string CRDNotFound = EventReasons.CRDNotFound;

    public const string Deleting = EventReasons.Deleting;

    public const string Establishing = EventReasons.Establishing;

    /// <summary>A name is that of a kind of the hub, of Kubernetes, or of a CRD that is no service's.</summary>
    public const string NameTaken = EventReasons.NameTaken;

    public const string Unready = EventReasons.Unready;

    public const string ComponentsReady = EventReasons.ComponentsReady;

    public const string CRDNotEstablished = EventReasons.CRDNotEstablished;

    public const string ControllerUnready = EventReasons.ControllerUnready;

    public const string NarrowingChange = EventReasons.NarrowingChange;

    public const string UpToDate = EventReasons.UpToDate;

    public const string MissingRights = EventReasons.MissingRights;

    public const string AllRights = EventReasons.AllRights;

    /// <summary>The service cluster does not answer what the credential may do.</summary>
    public const string NotTold = EventReasons.NotTold;
}
