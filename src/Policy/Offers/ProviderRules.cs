using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Offers;

/// <summary>The rules for <see cref="Provider"/> (docs/contract/kinds.md#provider).</summary>
public static class ProviderRules
{
    public static RuleSet<Provider, NoFacts> All { get; } = new(
    [
        new("provider-name-is-a-dns-label", NameIsADnsLabel, Create) { Defends = "A provider is named like its account, and an account's name is a namespace." },
    ]);

    public static Decision NameIsADnsLabel(AdmissionRequest<Provider> request, NoFacts view) =>
        DnsLabel.Require("provider", request.Subject.Metadata.Name ?? "");
}
