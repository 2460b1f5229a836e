using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Selection;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>The rules for <see cref="CatalogEntrySet"/> (docs/contract/kinds.md#catalogentryset).</summary>
public static class CatalogEntrySetRules
{
    private const string SelectorPath = "spec.discover.serviceClusterSelector";

    public static RuleSet<CatalogEntrySet, BaseCrdView> All { get; } = new(
    [
        new("set-crd-is-immutable", CrdIsImmutable, Update) { Defends = "A set stays with its CRD, as its discoveries do: instances exist of what they found." },
        new("set-exposed-paths-are-valid", ExposedPathsAreValid, Create, Update)
        {
            Defends = "As for an entry, before a set makes many of them: paths can be read, and none is listed twice in a version.",
        },
        new("set-presets-are-valid", PresetsAreValid, Create, Update) { Defends = "As for an entry, before a set makes many of them: a preset is one value at one hidden place." },
        new("set-restrictions-are-valid", RestrictionsAreValid, Create, Update)
        {
            Defends = "As for an entry, before a set makes many of them: restrictions can be evaluated.",
        },
        new("set-selector-is-valid", SelectorIsValid, Create, Update) { Defends = "A selector can be read; one that cannot would silently select nothing." },
        new(Bounds.Rule, IsBounded, Create, Update) { Defends = Bounds.Defends },
        new(ReferenceName.Rule, ReferencesAreNames, Create, Update) { Defends = ReferenceName.Defends },
        new(DeriveFit.Rule, DeriveFits, Create, Update) { Defends = DeriveFit.Defends },
    ]);

    public static Decision CrdIsImmutable(AdmissionRequest<CatalogEntrySet> request, BaseCrdView view) => Immutable.Require(
        "spec.discover.crd.name", "CRD of a set", request.OldObject?.Spec.Discover.CRD.Name, request.Object?.Spec.Discover.CRD.Name);

    public static Decision ExposedPathsAreValid(AdmissionRequest<CatalogEntrySet> request, BaseCrdView view) =>
        request.Subject.Spec.Derive is { } derive ? DeriveShape.Paths(derive.Expose, "spec.derive") : Decision.Allow;

    public static Decision RestrictionsAreValid(AdmissionRequest<CatalogEntrySet> request, BaseCrdView view) =>
        request.Subject.Spec.Derive is { } derive ? DeriveShape.Restrictions(derive.Expose, "spec.derive") : Decision.Allow;

    public static Decision PresetsAreValid(AdmissionRequest<CatalogEntrySet> request, BaseCrdView view) =>
        request.Subject.Spec.Derive is { } derive ? DeriveShape.Presets(derive.Expose, derive.Presets, "spec.derive") : Decision.Allow;

    public static Decision SelectorIsValid(AdmissionRequest<CatalogEntrySet> request, BaseCrdView view) =>
        Selector.Validate(request.Subject.Spec.Discover.ServiceClusterSelector, SelectorPath).And(Bounds.Judge(
            request.OldObject?.Spec, request.Subject.Spec, request.OldObject?.Metadata.IsDeleting is true,
            spec => Selector.Syntax(spec.Discover.ServiceClusterSelector, SelectorPath)));

    public static Decision IsBounded(AdmissionRequest<CatalogEntrySet> request, BaseCrdView view) =>
        Bounds.Judge(request.OldObject?.Spec, request.Subject.Spec, request.OldObject?.Metadata.IsDeleting is true, Size);

    public static Decision ReferencesAreNames(AdmissionRequest<CatalogEntrySet> request, BaseCrdView view) =>
        ReferenceName.Require("spec.discover.crd.name", request.OldObject?.Spec.Discover.CRD.Name, request.Subject.Spec.Discover.CRD.Name);

    public static Decision DeriveFits(AdmissionRequest<CatalogEntrySet> request, BaseCrdView view) =>
        DeriveFit.Of(view, request.Subject.Spec.Derive, "spec.derive").And(Misspelled(request.Subject.Spec.Discover.CRD.Name, view));

    // It may be installed later, so it is not refused.
    private static Decision Misspelled(string name, BaseCrdView view) => SimilarName.CrdQuestion(name, view.Others) is { Length: > 0 } question
        ? Decision.Warn($"spec.discover.crd.name: {name} was not found in a service cluster yet{question}")
        : Decision.Allow;

    private static Decision Size(CatalogEntrySetSpec spec) => Bounds.Derive(spec.Derive?.Expose ?? [], spec.Derive?.Presets ?? [], "spec.derive")
            .And(Bounds.Selector(spec.Discover.ServiceClusterSelector, SelectorPath));
}
