using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Tenants;

/// <summary>The rules for <see cref="Tenant"/> (spec 2.2).</summary>
public static class TenantRules
{
    public static RuleSet<Tenant, NoFacts> All { get; } = new(
    [
        new("tenant-name-is-a-dns-label", NameIsADnsLabel, Create) { Defends = "A tenant is named like its account, and an account's name is a namespace." },
    ]);

    public static Decision NameIsADnsLabel(AdmissionRequest<Tenant> request, NoFacts view) =>
        DnsLabel.Require("tenant", request.Subject.Metadata.Name ?? "");
}
