using KubeCarrier.Api.Catalog;

namespace KubeCarrier.Policy.Selection;

/// <summary>The one definition of an offer (docs/contract/offers.md#coverage), for admission, for Catalogs and for the plugin.</summary>
public static class Coverage
{
    /// <summary>Whether an account is offered an entry.</summary>
    public static bool IsOffered(IEnumerable<Catalog> catalogs, CatalogEntry entry, Tenant tenant, Account account) =>
        Tenancy.Holds(account, tenant) && catalogs.Any(catalog => Covers(catalog, entry, tenant));

    /// <summary>A Catalog covers (entry, tenant) if both selectors match and none of the three is being deleted. One that cannot be read covers nobody (B63).</summary>
    public static bool Covers(Catalog catalog, CatalogEntry entry, Tenant tenant) => Selects(catalog, entry) && Selects(catalog, tenant);

    /// <summary>An entry in deletion is no offer any more; what its instances need stays until they are gone, as after any withdrawal (F-DCR-05).</summary>
    public static bool Selects(Catalog catalog, CatalogEntry entry) =>
        !catalog.Metadata.IsDeleting && !entry.Metadata.IsDeleting && CatalogSelectors.AreReadable(catalog)
            && Selector.Matches(catalog.Spec.CatalogEntrySelector, entry.Metadata.Labels);

    public static bool Selects(Catalog catalog, Tenant tenant) =>
        !catalog.Metadata.IsDeleting && !tenant.Metadata.IsDeleting && CatalogSelectors.AreReadable(catalog)
            && Selector.Matches(catalog.Spec.TenantSelector, tenant.Metadata.Labels);
}
