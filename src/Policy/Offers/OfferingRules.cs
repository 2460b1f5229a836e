using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Offers;

/// <summary>The rules for <see cref="Offering"/> (docs/contract/kinds.md#offering).</summary>
public static class OfferingRules
{
    public static RuleSet<Offering, NoFacts> All { get; } = new(
    [
        new("offering-provider-is-immutable", ProviderIsImmutable, Update) { Defends = "An offer stays its provider's, so that tenants know whose service they use." },
    ]);

    public static Decision ProviderIsImmutable(AdmissionRequest<Offering> request, NoFacts view) => Immutable.Require(
        "spec.provider.name", "provider of an offering", request.OldObject?.Spec.Provider.Name, request.Object?.Spec.Provider.Name);
}
