using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Discoveries;

/// <summary>The rules for <see cref="CustomResourceDiscovery"/> (docs/contract/kinds.md#customresourcediscovery).</summary>
public static class CustomResourceDiscoveryRules
{
    public static RuleSet<CustomResourceDiscovery, LiveInstances> All { get; } = new(
    [
        new("discovery-references-are-immutable", ReferencesAreImmutable, Update) { Defends = "A discovery stays with its CRD and cluster: instances exist of what it found." },
        new("no-internal-instances-are-left", NoInstancesAreLeft, Delete) { Defends = "An internal CRD goes after its objects; deleting it would delete them all." },
    ]);

    /// <summary>
    /// What the rules may know: on DELETE the instances that are live, because a deletion must not rest on a copy. Where their number is confirmed it is
    /// judged by itself, with all other kinds'.
    /// </summary>
    public static LiveInstances InstancesOf(AdmissionRequest<CustomResourceDiscovery> request, IHubFacts facts) =>
        request.Operation is Delete && ConfirmDestroy.Of(request.Subject.Metadata) is null
            ? LiveInstances.Of(request.Subject.Status?.ManagementClusterCRD?.Name, facts) : LiveInstances.None;

    public static Decision ReferencesAreImmutable(AdmissionRequest<CustomResourceDiscovery> request, LiveInstances view)
    {
        var (before, after) = (request.OldObject?.Spec, request.Object?.Spec);
        return Immutable.Require("spec.crd.name", "CRD of a discovery", before?.CRD.Name, after?.CRD.Name)
            .And(Immutable.Require("spec.serviceCluster.name", "service cluster of a discovery", before?.ServiceCluster.Name, after?.ServiceCluster.Name));
    }

    public static Decision NoInstancesAreLeft(AdmissionRequest<CustomResourceDiscovery> request, LiveInstances view) =>
        view.Deny("management cluster CRD instances are still present in the management cluster");
}
