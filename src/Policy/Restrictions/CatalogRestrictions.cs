using System.Runtime.CompilerServices;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// The restrictions of one Catalog, compiled. A selector that cannot be read selects everything here: then what is wrong with it is told to whom it
/// could concern, and is never "no match" (B63).
/// </summary>
internal sealed class CatalogRestrictions
{
    private static readonly ConditionalWeakTable<Catalog, CatalogRestrictions> Compiled = [];

    private CatalogRestrictions(Catalog catalog) => Items = [.. catalog.Spec.Restrictions.Select(item => new Item(catalog, item))];

    public IReadOnlyList<Item> Items { get; }

    /// <summary>None while the Catalog is being deleted: it covers nobody any more.</summary>
    public static IReadOnlyList<Item> Of(Catalog catalog) =>
        catalog.Metadata.IsDeleting ? [] : Compiled.GetValue(catalog, static catalog => new(catalog)).Items;

    /// <summary>One restriction, compiled, and whom it concerns.</summary>
    internal sealed class Item
    {
        private readonly Catalog _catalog;
        private readonly CatalogRestriction _restriction;

        public Item(Catalog catalog, CatalogRestriction restriction)
        {
            (_catalog, _restriction) = (catalog, restriction);
            var source = RestrictionSource.Catalog(catalog.Metadata.Name ?? "", restriction.Name);
            var compiled = restriction.Fields.Select(field => (Field: field, Result: Restriction.Compile(field, source))).ToList();
            Restrictions = [.. compiled.Select(field => field.Result.Restriction).OfType<Restriction>()];
            Problems =
            [
                .. compiled.SelectMany(field => field.Result.Problems.Select(problem => $"{source.Name} {field.Field.JsonPath} {problem.Member}: {problem.Message}")),
                .. Selectors.Where(selector => !Selector.IsReadable(selector)).Take(1).Select(_ => $"{source.Name}: a selector cannot be read"),
            ];
        }

        public IReadOnlyList<Restriction> Restrictions { get; }

        public IReadOnlyList<string> Problems { get; }

        private IEnumerable<LabelSelector?> Selectors =>
            [_catalog.Spec.CatalogEntrySelector, _catalog.Spec.TenantSelector, _restriction.CatalogEntrySelector, _restriction.TenantSelector];

        public bool Selects(CatalogEntry entry) =>
            Selects(_catalog.Spec.CatalogEntrySelector, entry.Metadata) && Selects(_restriction.CatalogEntrySelector, entry.Metadata);

        public bool Selects(Tenant tenant) =>
            Selects(_catalog.Spec.TenantSelector, tenant.Metadata) && Selects(_restriction.TenantSelector, tenant.Metadata);

        private static bool Selects(LabelSelector? selector, ObjectMeta metadata) => !Selector.IsReadable(selector) || Selector.Matches(selector, metadata.Labels);
    }
}
