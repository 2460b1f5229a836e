using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Selection;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>The rules for <see cref="ServiceClusterAssignment"/> (docs/contract/kinds.md#serviceclusterassignment, F-SCA-01).</summary>
public static class ServiceClusterAssignmentRules
{
    public static RuleSet<ServiceClusterAssignment, AssignmentView> All { get; } = new(
    [
        new("assignment-references-are-immutable", ReferencesAreImmutable, Update)
        {
            Defends = "An assignment stays one tenant's in one cluster; moving it would strand what runs there.",
        },
        new("assignment-name-follows-its-references", NameFollowsReferences, Create, Update) { Defends = "There is one assignment per tenant and service cluster." },
        new("assignment-leads-to-a-tenant", LeadsToATenant, Create)
        {
            Defends = "What a provider's service cluster holds reaches the namespaces of that provider's tenants and no other, kube-system least of all.",
        },
    ]);

    public static Decision ReferencesAreImmutable(AdmissionRequest<ServiceClusterAssignment> request, AssignmentView view)
    {
        var (before, after) = (request.OldObject?.Spec, request.Object?.Spec);
        return Immutable.Require("spec.managementNamespace.name", "management namespace", before?.ManagementNamespace.Name, after?.ManagementNamespace.Name)
            .And(Immutable.Require("spec.serviceCluster.name", "service cluster", before?.ServiceCluster.Name, after?.ServiceCluster.Name));
    }

    public static Decision NameFollowsReferences(AdmissionRequest<ServiceClusterAssignment> request, AssignmentView view)
    {
        var spec = request.Subject.Spec;
        var expected = $"{spec.ManagementNamespace.Name}.{spec.ServiceCluster.Name}";
        return string.Equals(request.Subject.Metadata.Name, expected, StringComparison.Ordinal)
            ? Decision.Allow
            : Decision.Deny("metadata.name", $"a ServiceClusterAssignment is named <managementNamespace>.<serviceCluster>: expected {expected}, found {request.Subject.Metadata.Name}");
    }

    /// <summary>
    /// The controller would adopt into whatever namespace a provider names (B79). What it writes itself follows from Catalogs, which offer to tenants
    /// alone. Only at CREATE: the references do not change, and one from before must be free to go.
    /// </summary>
    public static Decision LeadsToATenant(AdmissionRequest<ServiceClusterAssignment> request, AssignmentView view) =>
        request.Caller.IsController || view.IsTenants
            ? Decision.Allow
            : Decision.Deny("spec.managementNamespace.name", Tenancy.NotATenant(request.Subject.Spec.ManagementNamespace.Name, request.Namespace));
}

/// <summary>What assignment rules may know. Read live: nobody waits for a watch to be a tenant.</summary>
/// <param name="IsTenants">On CREATE: the management namespace is that of a tenant of this provider.</param>
public sealed record AssignmentView(bool IsTenants)
{
    public static AssignmentView Of(AdmissionRequest<ServiceClusterAssignment> request, IHubFacts facts)
    {
        var name = request.Subject.Spec.ManagementNamespace.Name;

        // Nothing else can be a namespace, and nothing else belongs into a URL.
        return new(request.Operation is AdmissionOperation.Create && !request.Caller.IsController && DnsLabel.Require("account", name).IsAllowed
            && Tenancy.HoldsNamespace(facts.Get<Account>(new(null, name)), facts.Get<Tenant>(new(request.Namespace, name))));
    }
}
