using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.ServiceClusters;

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
