using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>The rules for <see cref="DerivedCustomResource"/> (docs/contract/kinds.md#derivedcustomresource).</summary>
public static class DerivedCustomResourceRules
{
    public static RuleSet<DerivedCustomResource, DerivedView> All { get; } = new(
    [
        new("derived-base-crd-is-immutable", BaseCrdIsImmutable, Update) { Defends = "A derivation stays with its CRD: tenants have instances of the result." },
        new("derived-exposed-paths-are-valid", ExposedPathsAreValid, Create, Update)
        {
            Defends = "As for an entry, also when written by hand: paths can be read, and none is listed twice in a version.",
        },
        new("derived-presets-are-valid", PresetsAreValid, Create, Update) { Defends = "As for an entry, also when written by hand: a preset is one value at one hidden place." },
        new("derived-restrictions-are-valid", RestrictionsAreValid, Create, Update)
        {
            Defends = "As for an entry, also when written by hand: restrictions can be evaluated.",
        },
        new(Bounds.Rule, IsBounded, Create, Update) { Defends = Bounds.Defends },
        new(ReferenceName.Rule, ReferencesAreNames, Create, Update) { Defends = ReferenceName.Defends },
        new(DeriveFit.Rule, DeriveFits, Create, Update) { Defends = DeriveFit.Defends },
        new("no-tenant-instances-are-left", NoInstancesAreLeft, Delete) { Defends = "A tenant CRD goes after its instances; deleting it would delete them all." },
    ]);

    public static Decision BaseCrdIsImmutable(AdmissionRequest<DerivedCustomResource> request, DerivedView view) => Immutable.Require(
        "spec.baseCRD.name", "Referenced CRD of a DerivedCustomResource", request.OldObject?.Spec.BaseCRD.Name, request.Object?.Spec.BaseCRD.Name);

    public static Decision ExposedPathsAreValid(AdmissionRequest<DerivedCustomResource> request, DerivedView view) =>
        DeriveShape.Paths(request.Subject.Spec.Expose, "spec");

    public static Decision RestrictionsAreValid(AdmissionRequest<DerivedCustomResource> request, DerivedView view) =>
        DeriveShape.Restrictions(request.Subject.Spec.Expose, "spec");

    public static Decision PresetsAreValid(AdmissionRequest<DerivedCustomResource> request, DerivedView view) =>
        DeriveShape.Presets(request.Subject.Spec.Expose, request.Subject.Spec.Presets, "spec");

    public static Decision NoInstancesAreLeft(AdmissionRequest<DerivedCustomResource> request, DerivedView view) =>
        view.Instances.Deny("derived CRD instances are still present in the cluster");

    public static Decision DeriveFits(AdmissionRequest<DerivedCustomResource> request, DerivedView view) =>
        DeriveFit.Of(view.Base, new() { Expose = request.Subject.Spec.Expose, Presets = request.Subject.Spec.Presets }, "spec");

    public static Decision IsBounded(AdmissionRequest<DerivedCustomResource> request, DerivedView view) => Bounds.Judge(
        request.OldObject?.Spec, request.Subject.Spec, request.OldObject?.Metadata.IsDeleting is true, spec => Bounds.Derive(spec.Expose, spec.Presets, "spec"));

    public static Decision ReferencesAreNames(AdmissionRequest<DerivedCustomResource> request, DerivedView view) =>
        ReferenceName.Require("spec.baseCRD.name", request.OldObject?.Spec.BaseCRD.Name, request.Subject.Spec.BaseCRD.Name);
}

/// <summary>What rules for <see cref="DerivedCustomResource"/> may know.</summary>
/// <param name="Instances">
/// On DELETE the instances that are live, because a deletion must not rest on a copy. Where their number is confirmed it is judged by itself, with all
/// other kinds'.
/// </param>
/// <param name="Base">The CRD that it derives from, where somebody wrote it by hand.</param>
public sealed record DerivedView(LiveInstances Instances, BaseCrdView Base)
{
    public static DerivedView Nothing { get; } = new(LiveInstances.None, BaseCrdView.Nothing);

    public static DerivedView Of(AdmissionRequest<DerivedCustomResource> request, IHubFacts facts)
    {
        return request.Operation is not Delete ? Nothing with { Base = BaseCrdView.Of(request, facts) }
            : ConfirmDestroy.Of(request.Subject.Metadata) is null ? Nothing with { Instances = LiveInstances.Of(request.Subject.Status?.DerivedCR?.Name, facts) }
            : Nothing;
    }
}
