using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>The rules for <see cref="CatalogEntry"/> (docs/contract/kinds.md#catalogentry).</summary>
public static class CatalogEntryRules
{
    public static RuleSet<CatalogEntry, BaseCrdView> All { get; } = new(
    [
        new("catalog-entry-base-crd-is-immutable", BaseCrdIsImmutable, Update) { Defends = "An entry stays with its CRD: tenants have instances of what is derived from it." },
        new("exposed-paths-are-valid", ExposedPathsAreValid, Create, Update) { Defends = "Exposed paths can be read, and none is listed twice in a version." },
        new("presets-are-valid", PresetsAreValid, Create, Update) { Defends = "A preset is one value at one hidden place, so that no tenant can overwrite it." },
        new("restrictions-are-valid", RestrictionsAreValid, Create, Update)
        {
            Defends = "A restriction that cannot be evaluated is not stored: it would stop everybody who writes an instance.",
        },
        new(Bounds.Rule, IsBounded, Create, Update) { Defends = Bounds.Defends },
        new(ReferenceName.Rule, ReferencesAreNames, Create, Update) { Defends = ReferenceName.Defends },
        new(DeriveFit.Rule, DeriveFits, Create, Update) { Defends = DeriveFit.Defends },
    ]);

    public static Decision BaseCrdIsImmutable(AdmissionRequest<CatalogEntry> request, BaseCrdView view) => Immutable.Require(
        "spec.baseCRD.name", "Referenced CRD of a CatalogEntry", request.OldObject?.Spec.BaseCRD.Name, request.Object?.Spec.BaseCRD.Name);

    public static Decision ExposedPathsAreValid(AdmissionRequest<CatalogEntry> request, BaseCrdView view) =>
        request.Subject.Spec.Derive is { } derive ? DeriveShape.Paths(derive.Expose, "spec.derive") : Decision.Allow;

    public static Decision RestrictionsAreValid(AdmissionRequest<CatalogEntry> request, BaseCrdView view) =>
        request.Subject.Spec.Derive is { } derive ? DeriveShape.Restrictions(derive.Expose, "spec.derive") : Decision.Allow;

    public static Decision PresetsAreValid(AdmissionRequest<CatalogEntry> request, BaseCrdView view) =>
        request.Subject.Spec.Derive is { } derive ? DeriveShape.Presets(derive.Expose, derive.Presets, "spec.derive") : Decision.Allow;

    public static Decision IsBounded(AdmissionRequest<CatalogEntry> request, BaseCrdView view) =>
        Bounds.Judge(request.OldObject?.Spec, request.Subject.Spec, request.OldObject?.Metadata.IsDeleting is true, Size);

    public static Decision ReferencesAreNames(AdmissionRequest<CatalogEntry> request, BaseCrdView view) =>
        ReferenceName.Require("spec.baseCRD.name", request.OldObject?.Spec.BaseCRD.Name, request.Subject.Spec.BaseCRD.Name);

    public static Decision DeriveFits(AdmissionRequest<CatalogEntry> request, BaseCrdView view) => DeriveFit.Of(view, request.Subject.Spec.Derive, "spec.derive");

    private static Decision Size(CatalogEntrySpec spec) => Bounds.Derive(spec.Derive?.Expose ?? [], spec.Derive?.Presets ?? [], "spec.derive");
}
