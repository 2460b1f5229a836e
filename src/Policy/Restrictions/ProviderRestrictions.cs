using KubeCarrier.Api.Catalog;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// All restrictions of one provider. Tenants whom the same Catalog restrictions select are one class; there are few of them, so what is kept grows
/// with entries and classes, never with offers.
/// </summary>
public sealed class ProviderRestrictions
{
    private readonly Dictionary<string, int> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (RestrictionSet Own, RestrictionSet?[] ByClass)> _entries = new(StringComparer.Ordinal);

    private ProviderRestrictions()
    {
    }

    public static ProviderRestrictions None { get; } = new();

    public static ProviderRestrictions Of(IEnumerable<Catalog> catalogs, IEnumerable<CatalogEntry> entries, IEnumerable<Tenant> tenants)
    {
        var result = new ProviderRestrictions();
        var items = catalogs.SelectMany(CatalogRestrictions.Of).ToList();
        var classes = result.Classify(items, tenants);
        foreach (var entry in entries)
        {
            var own = EntryRestrictions.Of(entry);
            var concerned = items.Select(item => item.Selects(entry)).ToArray();
            result._entries[entry.Metadata.Name ?? ""] =
                (own.Own, [.. classes.Select(selected => Combine(own, selected.Where(index => concerned[index]).Select(index => items[index]).ToList()))]);
        }

        return result;
    }

    /// <summary>What restricts a tenant; null for an entry that is not known.</summary>
    public RestrictionSet? For(string entry, string tenant) => !_entries.TryGetValue(entry, out var sets) ? null
        : _classes.TryGetValue(tenant, out var index) ? sets.ByClass[index] ?? sets.Own
        : sets.Own;

    private static RestrictionSet? Combine(EntryRestrictions own, List<CatalogRestrictions.Item> items) => items.Count == 0 ? null
        : own.With([.. items.SelectMany(item => item.Restrictions)], [.. items.SelectMany(item => item.Problems)]);

    private List<int[]> Classify(List<CatalogRestrictions.Item> items, IEnumerable<Tenant> tenants)
    {
        var (classes, known) = (new List<int[]>(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var tenant in items.Count == 0 ? [] : tenants)
        {
            int[] selected = [.. items.Index().Where(item => item.Item.Selects(tenant)).Select(item => item.Index)];
            var key = string.Join(',', selected);
            if (!known.TryGetValue(key, out var index))
            {
                known[key] = index = classes.Count;
                classes.Add(selected);
            }

            _classes[tenant.Metadata.Name ?? ""] = index;
        }

        return classes;
    }
}
