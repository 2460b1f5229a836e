using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Selection;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// What tenants read of their limits: everything that restricts a field, merged. It tells, and judges nothing; a field that no source restricts is
/// left out. The order of the sources never matters.
/// </summary>
public static class EffectiveRestrictions
{
    /// <summary>What one tenant may write to instances of an entry: the entry's restrictions, and those of all Catalogs that cover both.</summary>
    public static IReadOnlyList<EffectiveRestriction> For(CatalogEntry entry, Tenant tenant, IEnumerable<Catalog> catalogs)
    {
        var schemas = (entry.Status?.TenantCRD?.Versions ?? []).Select(version => version.Schema?["openAPIV3Schema"] as JsonObject).OfType<JsonObject>().ToList();
        var exposed = (entry.Spec.Derive?.Expose ?? []).SelectMany(expose => expose.Fields).ToList();
        var own = exposed.Select(field => (RestrictionSource.Entry(entry.Metadata.Name ?? ""), (FieldRestriction)field));
        var added =
            from catalog in catalogs
            from item in Items(catalog, entry, tenant)
            from field in item.Fields
            where IsExposed(field.JsonPath, schemas) && Holds(entry, field)
            select (RestrictionSource.Catalog(catalog.Metadata.Name ?? "", item.Name), field);
        return Merge(own.Concat(added), Sensitivity.Of(exposed, schemas).IsSensitive);
    }

    /// <summary>The restrictions of a Catalog that apply. One whose selectors cannot be read is no limit that could be told: admission denies because of it.</summary>
    public static IEnumerable<CatalogRestriction> Items(Catalog catalog, CatalogEntry entry, Tenant tenant)
    {
        return catalog.Spec.Restrictions.Count > 0 && Coverage.Covers(catalog, entry, tenant)
            ? catalog.Spec.Restrictions.Where(item => Selector.IsReadable(item.CatalogEntrySelector) && Selector.IsReadable(item.TenantSelector)
                && Selector.Matches(item.CatalogEntrySelector, entry.Metadata.Labels) && Selector.Matches(item.TenantSelector, tenant.Metadata.Labels))
            : [];
    }

    /// <summary>One restriction per path, sorted by it. What cannot be read restricts nothing that could be told here.</summary>
    public static IReadOnlyList<EffectiveRestriction> Merge(
        IEnumerable<(RestrictionSource Source, FieldRestriction Field)> restrictions, Func<JsonPath, bool> isSensitive)
    {
        var byPath =
            from restriction in restrictions
            where JsonPath.TryParse(restriction.Field.JsonPath, out _, out _)
            group restriction by Parse(restriction.Field.JsonPath) into same
            select MergedField.Of(Text(same.Key), [.. same], isSensitive(same.Key));
        return [.. byPath.OfType<EffectiveRestriction>().OrderBy(merged => merged.JsonPath, StringComparer.Ordinal)];
    }

    internal static JsonPath Parse(string text) => JsonPath.TryParse(text, out var path, out var problem) ? path : throw new FormatException(problem);

    // What does not fit the field is no limit that could be told: admission denies because of it until it is mended.
    private static bool Holds(CatalogEntry entry, FieldRestriction field) =>
        Restriction.Compile(field, RestrictionSource.Entry("")).Restriction is { } restriction && EntryFit.Of(entry, field, restriction.Path).Fit is not Fit.Unfit;

    // As the manual writes paths.
    private static string Text(JsonPath path) => path.Segments[0].IsEach || path.ToString()[0] == '[' ? path.ToString() : $".{path}";

    // A path that the entry does not show restricts nothing; where no schema is known, it may.
    private static bool IsExposed(string text, List<JsonObject> schemas) => JsonPath.TryParse(text, out var path, out _)
        && (schemas.Count == 0 || schemas.Any(schema => SchemaLookup.ProblemOfExposing(schema, path) is null));
}

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
