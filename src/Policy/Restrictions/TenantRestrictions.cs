using KubeCarrier.Api.Catalog;

namespace KubeCarrier.Policy.Restrictions;

/// <summary><see cref="EffectiveRestrictions"/> for all tenants of a provider. Those to whom the same items apply share one answer.</summary>
internal sealed class TenantRestrictions(IReadOnlyList<Catalog> catalogs)
{
    private readonly Dictionary<string, IReadOnlyList<EffectiveRestriction>> _known = new(StringComparer.Ordinal);

    public IReadOnlyList<EffectiveRestriction> Of(CatalogEntry entry, Tenant tenant)
    {
        var items = catalogs.SelectMany(catalog => EffectiveRestrictions.Items(catalog, entry, tenant).Select(item => $"{catalog.Metadata.Name}/{item.Name}"));
        var key = $"{entry.Metadata.Name} {string.Join(' ', items)}";
        return _known.TryGetValue(key, out var known) ? known : _known[key] = EffectiveRestrictions.For(entry, tenant, catalogs);
    }
}
