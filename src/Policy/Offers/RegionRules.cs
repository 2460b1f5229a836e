using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Offers;

/// <summary>The rules for <see cref="Region"/> (docs/contract/kinds.md#region).</summary>
public static class RegionRules
{
    public static RuleSet<Region, NoFacts> All { get; } = new(
    [
        new("region-provider-is-immutable", ProviderIsImmutable, Update) { Defends = "A region stays its provider's, so that tenants know whose service cluster it is." },
    ]);

    public static Decision ProviderIsImmutable(AdmissionRequest<Region> request, NoFacts view) => Immutable.Require(
        "spec.provider.name", "provider of a region", request.OldObject?.Spec.Provider.Name, request.Object?.Spec.Provider.Name);
}
