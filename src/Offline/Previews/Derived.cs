using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Offline.Previews;

/// <summary>Both CRDs of an offer: the copy that a discovery makes, and what a derivation makes of that.</summary>
internal static class Derived
{
    /// <summary>The copy, and what tenants get; that is null when there is no copy.</summary>
    public static (DerivationResult Copy, DerivationResult? Tenant) Of(OfferRequest request)
    {
        var entry = request.Entry;
        var copy = IsCopy(request) ? new() { Crd = request.Source } : InternalCrd.From(request.Source, new(request.ServiceCluster, request.Provider), Owner(request));
        return copy.Crd is not { } crd ? (copy, null)
            : entry.Spec.Derive is null ? (copy, new() { Crd = crd })
            : (copy, TenantCrd.Derive(DerivedCustomResourcePlan.RequestFor(CatalogEntryPlan.DerivedFor(entry), new(crd))));
    }

    private static bool IsCopy(OfferRequest request) => ObjectMeta.Of(request.Source).Name == request.Entry.Spec.BaseCRD.Name;

    // A set names its discoveries like its entries.
    private static OwnerLabels Owner(OfferRequest request) => new(
        request.Entry.Metadata.Name ?? "", request.Provider, $"{CustomResourceDiscovery.ResourceType.Kind}.{CustomResourceDiscovery.ResourceType.Group}");
}

/// <summary>What the webhooks would say of the entry itself.</summary>
internal static class EntryProblems
{
    public static IReadOnlyList<DerivationProblem> Of(CatalogEntry entry)
    {
        if (entry.Spec.Derive is not { } derive)
        {
            return [];
        }

        return
        [
            .. Read(DerivationReason.NotExposable, DeriveShape.Paths(derive.Expose, "spec.derive")),
            .. Read(DerivationReason.InvalidPreset, DeriveShape.Presets(derive.Expose, derive.Presets, "spec.derive")),
            .. Read(DerivationReason.InvalidRestriction, DeriveShape.Restrictions(derive.Expose, "spec.derive")),
        ];
    }

    private static IEnumerable<DerivationProblem> Read(DerivationReason reason, Policy.Rules.Decision decision) =>
        decision.Violations.Select(violation => new DerivationProblem(reason, violation.Path, $"{violation.Path}: {violation.Message}"));
}
