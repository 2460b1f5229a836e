using System.Runtime.CompilerServices;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Selection;

/// <summary>
/// The selectors of a Catalog. One that was stored before they were judged, or while nobody judged, may not be readable: it reaches nobody, no other
/// Catalog is held up by it, and what it has published of limits stays (H80).
/// </summary>
public static class CatalogSelectors
{
    private static readonly ConditionalWeakTable<Catalog, IReadOnlyList<Violation>> Known = [];

    /// <summary>Whether those can be evaluated that say whom it reaches, and how many instances they may have.</summary>
    public static bool AreReadable(Catalog catalog) => Problems(catalog).Count == 0;

    /// <summary>What cannot be read of those, with its place.</summary>
    public static IReadOnlyList<Violation> Problems(Catalog catalog) =>
        Known.GetValue(catalog, static catalog => Check(catalog.Spec, Selector.Validate).Violations);

    /// <summary>Those that say whom it reaches, and how many instances they may have.</summary>
    internal static Decision Check(CatalogSpec spec, Func<LabelSelector?, string, Decision> judge) => judge(spec.CatalogEntrySelector, "spec.catalogEntrySelector")
        .And(judge(spec.TenantSelector, "spec.tenantSelector"))
        .And(Decision.Combine(spec.Quota.Index().Select(quota =>
            judge(quota.Item.CatalogEntrySelector, $"spec.quota[{quota.Index}].catalogEntrySelector")
                .And(judge(quota.Item.TenantSelector, $"spec.quota[{quota.Index}].tenantSelector")))));

    /// <summary>Those of its restrictions. One that cannot be read concerns everybody whom the Catalog reaches (B63).</summary>
    internal static Decision CheckRestrictions(CatalogSpec spec, Func<LabelSelector?, string, Decision> judge) =>
        Decision.Combine(spec.Restrictions.Index().Select(entry =>
            judge(entry.Item.CatalogEntrySelector, $"spec.restrictions[{entry.Index}].catalogEntrySelector")
                .And(judge(entry.Item.TenantSelector, $"spec.restrictions[{entry.Index}].tenantSelector"))));
}
