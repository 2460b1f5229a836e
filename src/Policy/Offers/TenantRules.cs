using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Offers;

/// <summary>The rules for <see cref="Tenant"/> (docs/contract/kinds.md#tenant).</summary>
public static class TenantRules
{
    public static RuleSet<Tenant, NoFacts> All { get; } = new(
    [
        new("tenant-name-is-a-dns-label", NameIsADnsLabel, Create) { Defends = "A tenant is named like its account, and an account's name is a namespace." },
        new("tenant-is-its-accounts", TenantIsItsAccounts, Update)
        {
            Defends = "A provider labels its tenants. Whose a Tenant object is, and when it may go, which its account waits for, is not the provider's to say.",
        },
    ]);

    public static Decision NameIsADnsLabel(AdmissionRequest<Tenant> request, NoFacts view) =>
        DnsLabel.Require("tenant", request.Subject.Metadata.Name ?? "");

    /// <summary>
    /// A provider may write the Tenant objects in its namespace, and the account of another waits until they are gone: a finalizer of the provider's would
    /// keep it for ever, and another owner would make it nobody's (B82). A finalizer that is there may be taken off.
    /// </summary>
    public static Decision TenantIsItsAccounts(AdmissionRequest<Tenant> request, NoFacts view)
    {
        if (request.Caller.MaintainsObjects || request is not { OldObject.Metadata: { } before, Object.Metadata: { } after })
        {
            return Decision.Allow;
        }

        var finalizers = after.Finalizers.Except(before.Finalizers, StringComparer.Ordinal).ToList();
        return (finalizers.Count == 0 ? Decision.Allow
            : Decision.Deny("metadata.finalizers", $"{string.Join(", ", finalizers)}: the account of {after.Name} waits until its Tenant object is gone, and nobody else may hold it; leave the list as it is"))
            .And(before.OwnerReferences.SequenceEqual(after.OwnerReferences) ? Decision.Allow
            : Decision.Deny(OwnerReferences.Path, $"the owner of a Tenant is its account, and set by the KubeCarrier controller alone; leave the list as it is"));
    }
}
