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

    // Reasons. One that is spelled like a type is that constant.
    public const string CRDFound = "CRDFound";

    public const string CRDNotFound = "CRDNotFound";

    public const string Deleting = "Deleting";

    public const string Establishing = "Establishing";

    public const string Unready = "Unready";

    public const string ComponentsReady = "ComponentsReady";

    public const string CRDNotEstablished = "CRDNotEstablished";

    public const string ControllerUnready = "ControllerUnready";

    public const string NarrowingChange = "NarrowingChange";

    public const string UpToDate = "UpToDate";
}
