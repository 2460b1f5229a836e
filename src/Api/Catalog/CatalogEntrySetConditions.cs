using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>The condition types and reasons of <see cref="CatalogEntrySet"/>.</summary>
public static class CatalogEntrySetConditions
{
    // Types.
    public const string Ready = "Ready";

    /// <summary>Speaks of the set, though it is not named after it.</summary>
    public const string CustomResourceDiscoveryReady = "CustomResourceDiscoveryReady";

    public const string CatalogEntriesReady = "CatalogEntriesReady";

    // Reasons. One that is spelled like a type is that constant.
    public const string ComponentsReady = EventReasons.ComponentsReady;

    public const string CustomResourceDiscoverySetReady = EventReasons.CustomResourceDiscoverySetReady;

    public const string CustomResourceDiscoverySetUnready = EventReasons.CustomResourceDiscoverySetUnready;

    public const string CatalogEntriesUnready = EventReasons.CatalogEntriesUnready;

    /// <summary>The entries that are wanted are ready; others are not gone yet.</summary>
    public const string CatalogEntriesTerminating = EventReasons.CatalogEntriesTerminating;

    /// <summary>There is nothing to offer: no service cluster is selected.</summary>
    public const string NoCatalogEntries = EventReasons.NoCatalogEntries;
}
