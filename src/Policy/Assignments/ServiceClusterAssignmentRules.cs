using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Assignments;

/// <summary>The rules for <see cref="ServiceClusterAssignment"/> (spec 2.2, F-SCA-01).</summary>
public static class ServiceClusterAssignmentRules
{
    public static RuleSet<ServiceClusterAssignment, NoFacts> All { get; } = new(
    [
        new("assignment-references-are-immutable", ReferencesAreImmutable, Update)
        {
            Defends = "An assignment stays one tenant's in one cluster; moving it would strand what runs there.",
        },
        new("assignment-name-follows-its-references", NameFollowsReferences, Create, Update) { Defends = "There is one assignment per tenant and service cluster." },
    ]);

    public static Decision ReferencesAreImmutable(AdmissionRequest<ServiceClusterAssignment> request, NoFacts view)
    {
        var (before, after) = (request.OldObject?.Spec, request.Object?.Spec);
        return Immutable.Require("spec.managementNamespace.name", "management namespace", before?.ManagementNamespace.Name, after?.ManagementNamespace.Name)
            .And(Immutable.Require("spec.serviceCluster.name", "service cluster", before?.ServiceCluster.Name, after?.ServiceCluster.Name));
    }

    public static Decision NameFollowsReferences(AdmissionRequest<ServiceClusterAssignment> request, NoFacts view)
    {
        var spec = request.Subject.Spec;
        var expected = $"{spec.ManagementNamespace.Name}.{spec.ServiceCluster.Name}";
        return string.Equals(request.Subject.Metadata.Name, expected, StringComparison.Ordinal)
            ? Decision.Allow
            : Decision.Deny("metadata.name", $"a ServiceClusterAssignment is named <managementNamespace>.<serviceCluster>: expected {expected}, found {request.Subject.Metadata.Name}");
    }
}
