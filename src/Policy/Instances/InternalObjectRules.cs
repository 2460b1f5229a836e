using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Instances;

/// <summary>The rules for the provider-side objects: the provider's and the controller's, nobody else's (B07).</summary>
public static class InternalObjectRules
{
    public static RuleSet<JsonObject, InstanceView> All { get; } = new(
    [
        new("internal-object-is-the-providers", InternalObjectIsTheProviders, Create, Update)
        {
            Defends = "The provider's objects are the provider's and the controller's. Where nothing is derived, tenants with an offer write them too; others read offer-exists' sentence.",
        },
        new("assignment-is-ready", AssignmentIsReady, Create)
        {
            Defends = "What people create has a place in the service cluster to go to. The controller's objects wait instead.",
        },
        .. FreezeRules.Rules,
        new("instance-name-fits-owner-labels", InstanceRules.NameFitsOwnerLabels, Create) { Defends = InstanceRules.NameDefends },
        new("internal-finalizer-is-the-controllers", FinalizerIsTheControllers, Update) { Defends = "Nobody lets a provider's object go while it exists in its service cluster." },
        new("status-is-the-controllers", InstanceRules.StatusIsTheControllers, Create, Update) { Defends = HubStatusRules.Defends },
        .. RestrictionRules.Rules,
        .. OwnerReferenceRules.Rules,
    ]);

    public static Decision InternalObjectIsTheProviders(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        return MayWrite(request, view) ? Decision.Allow
            // Tenants may be offered this very CRD: then it reads as any other service that they are not offered (B74).
            : view.Crd is { Role: CrdRole.Shared } ? TenantObjectRules.NotOffered(request)
            : Decision.Deny("apiVersion",
                $"{request.Resource.Resource}.{request.Resource.Group} belongs to the service's provider; kubectl get offerings -n {request.Namespace} lists what you can create instead");
    }

    public static Decision AssignmentIsReady(AdmissionRequest<JsonObject> request, InstanceView view) =>
        request.Caller.IsController
        || view.Crd is not { } crd
        || view.Hub.IsAssigned(crd, request.Namespace)
        || !MayWrite(request, view) // denied already, and how the service is set up is not theirs to know
            ? Decision.Allow
            : Decision.Deny("metadata.namespace",
                $"ServiceClusterAssignment {request.Namespace}.{crd.ServiceCluster} is not ready; offer the service to {request.Namespace} with a Catalog, or wait until its service cluster is reachable");

    /// <summary>Shared objects are the tenants' too. What exists outlives its offer: about its changes <see cref="FreezeRules"/> decide.</summary>
    internal static bool MayWrite(AdmissionRequest<JsonObject> request, InstanceView view) =>
        InstanceRules.IsMaintenance(request)
        || IsTheProvider(request, view)
        || (view.Crd is { Role: CrdRole.Shared } crd
            && (view.Hub.IsOffered(crd, request.Namespace) || (request.Operation is Update && view.Hub.AccountOf(request.Namespace) is not null)));

    /// <summary>The controller and the members of the CRD's provider: what restricts tenants does not restrict them.</summary>
    internal static bool IsTheProvider(AdmissionRequest<JsonObject> request, InstanceView view) =>
        request.Caller.IsController
        || (view.Crd is { } crd && view.Hub.AccountOf(crd.Provider) is { } provider && request.Caller.IsOneOf(provider.Subjects));

    public static Decision FinalizerIsTheControllers(AdmissionRequest<JsonObject> request, InstanceView view) =>
        !request.Caller.IsController
        && InstanceRules.HasFinalizer(request.OldObject, WellKnown.Finalizers.InternalObject)
        && !InstanceRules.HasFinalizer(request.Object, WellKnown.Finalizers.InternalObject)
            ? Decision.Deny("metadata.finalizers", $"{WellKnown.Finalizers.InternalObject} is removed by the KubeCarrier controller when the object is gone from its service cluster")
            : Decision.Allow;
}
