using KubeCarrier.Api.Catalog;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>The one definition of an offer, for admission and controller alike (api-shapes 2).</summary>
public static class Coverage
{
    /// <summary>A Catalog covers (entry, tenant) if both selectors match and it is not being deleted.</summary>
    public static bool Covers(Catalog catalog, CatalogEntry entry, Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Selects(catalog, entry) && Selects(catalog, tenant);
    }

    public static bool Selects(Catalog catalog, CatalogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(entry);
        return !entry.Metadata.IsDeleting && SelectsEvenInDeletion(catalog, entry);
    }

    /// <summary>An entry in deletion is no offer any more; what its instances need stays until they are gone (F-DCR-05).</summary>
    public static bool SelectsEvenInDeletion(Catalog catalog, CatalogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(entry);
        return !catalog.Metadata.IsDeleting && Selector.Matches(catalog.Spec.CatalogEntrySelector, entry.Metadata.Labels);
    }

    public static bool Selects(Catalog catalog, Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(tenant);
        return !catalog.Metadata.IsDeleting && !tenant.Metadata.IsDeleting
            && Selector.Matches(catalog.Spec.TenantSelector, tenant.Metadata.Labels);
    }
}
