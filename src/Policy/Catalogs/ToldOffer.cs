using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>
/// What somebody may read of an offer. Tenants read the Offering alone, which the controller keeps by <see cref="Coverage"/>; who may read all that
/// decides is told by the same definition, so that nobody hears "offered" of what admission denies.
/// </summary>
public sealed record ToldOffer
{
    /// <summary>Null when there is none, or it may not be read.</summary>
    public Offering? Offering { get; init; }

    /// <summary>Null when it may not be read, as all that follows.</summary>
    public CatalogEntry? Entry { get; init; }

    public IReadOnlyList<Catalog>? Catalogs { get; init; }

    public Tenant? Tenant { get; init; }

    public Account? Account { get; init; }

    /// <summary>Whether new instances are admitted; one that is being set up is not yet.</summary>
    public bool IsOffered => Offering is { Metadata.IsDeleting: false } && WhyNot is null;

    /// <summary>What took the offer away that the Offering still tells of; null when nothing did, or it cannot be seen.</summary>
    public string? WhyNot =>
        Entry is { Metadata: { IsDeleting: true, Name: var name } } ? $"CatalogEntry {name} is being deleted"
        : Tenant is { Metadata.IsDeleting: true } || (Tenant is not null && Account is not null && !Tenancy.Holds(Account, Tenant)) ? "the account is no tenant of its provider any more"
        : Entry is { } entry && Tenant is { } tenant && Catalogs is { } catalogs && !catalogs.Any(catalog => Coverage.Covers(catalog, entry, tenant))
            ? "no Catalog covers the tenant any more"
        : null;
}
