using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>The rules for <see cref="Catalog"/>: a selector that cannot be read must not be stored, it would silently select nothing.</summary>
public static class CatalogRules
{
    public static RuleSet<Catalog, NoFacts> All { get; } = new(
    [
        new("catalog-selectors-are-valid", SelectorsAreValid, Create, Update) { Defends = "A selector can be read; one that cannot would silently select nothing." },
    ]);

    public static Decision SelectorsAreValid(AdmissionRequest<Catalog> request, NoFacts view) => Validate(request.Subject.Spec);

    /// <summary>Whether both selectors can be evaluated; one that was stored before this rule existed may not.</summary>
    public static bool IsReadable(Catalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Validate(catalog.Spec).IsAllowed;
    }

    private static Decision Validate(CatalogSpec spec) => Selector.Validate(spec.CatalogEntrySelector, "spec.catalogEntrySelector")
        .And(Selector.Validate(spec.TenantSelector, "spec.tenantSelector"))
        .And(Decision.Combine(spec.Quota.Index().Select(quota =>
            Selector.Validate(quota.Item.CatalogEntrySelector, $"spec.quota[{quota.Index}].catalogEntrySelector")
                .And(Selector.Validate(quota.Item.TenantSelector, $"spec.quota[{quota.Index}].tenantSelector")))));
}
