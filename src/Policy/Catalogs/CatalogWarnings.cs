using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>Restrictions of a Catalog that restrict nothing, or everything, as things are (docs/contract/offers.md#catalog-restrictions).</summary>
internal static class CatalogWarnings
{
    public static Decision For(Catalog catalog, CatalogView view)
    {
        if (catalog.Spec.Restrictions.Count == 0)
        {
            return Decision.Allow;
        }

        var others = view.Catalogs
            .Where(other => other.Metadata.Name != catalog.Metadata.Name && !other.Metadata.IsDeleting && CatalogSelectors.AreReadable(other)
                && CatalogSelectors.CheckRestrictions(other.Spec, Selector.Validate).IsAllowed)
            .SelectMany(Demand.Of)
            .Concat(view.Entries.SelectMany(Demand.Of))
            .ToList();
        var own = Demand.Of(catalog).ToList();
        var fields = RestrictedField.Of(catalog, view.Entries).ToList();
        var refused = fields.Where(field => field.Refusal is not null).Select(field => $"{field.Place}").ToHashSet(StringComparer.Ordinal);
        return Decision.Combine(view.Entries.Count == 0 ? [] : own.Where(demand => !refused.Contains(demand.Path) && !IsExposed(demand, view)).Select(demand =>
                Decision.Warn($"{demand.Path}: {demand.Restriction.Path} is exposed by no CatalogEntry that is selected, so this restricts nothing")))
            .And(Decision.Combine(fields.SelectMany(field => IdleKeywords.Of(field, view.Entries)).Select(Decision.Warn)))
            .And(Decision.Combine(own.Index().SelectMany(demand =>
                own.Take(demand.Index).Concat(others).Where(other => demand.Item.LeavesNothingWith(other, view)).Select(other =>
                    Decision.Warn($"{demand.Item.Path}: together with {other.Place} this leaves no value at all for {demand.Item.Restriction.Path}")))));
    }

    private static bool IsExposed(Demand demand, CatalogView view) => view.Entries.Where(demand.Selects).Any(entry =>
        entry.Spec.Derive is not { } derive || derive.Expose.SelectMany(config => config.Fields)
            .Any(field => JsonPath.TryParse(field.JsonPath, out var exposed, out _) && exposed.Overlaps(demand.Restriction.Path)));

    /// <summary>One restricted field, and whom it is for.</summary>
    private sealed record Demand(string Path, string Place, FieldRestriction Field, Restriction Restriction, Func<CatalogEntry, bool> Selects, Func<Tenant, bool> SelectsTenant)
    {
        public static IEnumerable<Demand> Of(Catalog catalog) =>
            from item in catalog.Spec.Restrictions.Index()
            from field in item.Item.Fields.Index()
            let restriction = Restriction.Compile(field.Item, RestrictionSource.Catalog(catalog.Metadata.Name ?? "", item.Item.Name)).Restriction
            where restriction is not null
            select new Demand(
                $"spec.restrictions[{item.Index}].fields[{field.Index}]", $"{catalog.Metadata.Name}/{item.Item.Name}", field.Item, restriction,
                entry => Coverage.Selects(catalog, entry) && Selector.Matches(item.Item.CatalogEntrySelector, entry.Metadata.Labels),
                tenant => Coverage.Selects(catalog, tenant) && Selector.Matches(item.Item.TenantSelector, tenant.Metadata.Labels));

        public static IEnumerable<Demand> Of(CatalogEntry own) =>
            from field in (own.Spec.Derive?.Expose ?? []).SelectMany(config => config.Fields)
            let restriction = Restriction.Compile(field, RestrictionSource.Entry(own.Metadata.Name ?? "")).Restriction
            where restriction is not null
            select new Demand("", $"CatalogEntry {own.Metadata.Name}", field, restriction, entry => ReferenceEquals(entry, own), _ => true);

        public bool LeavesNothingWith(Demand other, CatalogView view) =>
            Restriction.Enforcement is Enforcement.Deny && other.Restriction.Enforcement is Enforcement.Deny
            && Restriction.Path.Equals(other.Restriction.Path)
            && (Contradicts(other) || other.Contradicts(this))
            && view.Entries.Any(entry => Selects(entry) && other.Selects(entry))
            && view.Tenants.Any(tenant => SelectsTenant(tenant) && other.SelectsTenant(tenant));

        private bool Contradicts(Demand other) =>
            (Field.Minimum is { } least && !other.Restriction.IsMet(Keyword.Maximum, least))
            || (Field.Allowed.Count > 0 && Field.Allowed.All(value => Violates(other.Restriction, value)));

        private static bool Violates(Restriction restriction, JsonNode value) => Enum.GetValues<Keyword>().Any(keyword => !restriction.IsMet(keyword, value));
    }
}
