using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Instances;

/// <summary>The rules for the objects tenants write. They hold for everyone: a broad role or an extra RoleBinding is no offer (B31).</summary>
public static class TenantObjectRules
{
    public const string OfferExistsRule = "offer-exists";

    public static RuleSet<JsonObject, InstanceView> All { get; } = new(
    [
        new("namespace-is-the-accounts", NamespaceIsTheAccounts, Create, Update) { Defends = "Service instances live in account namespaces, where their owner is known." },
        new(OfferExistsRule, OfferExists, Create, Update)
        {
            Defends = "Only what a Catalog offers to an account is created there, whatever access rights say; the sentence is the same when nothing like it exists.",
        },
        .. FreezeRules.Rules,
        new("instance-name-fits-owner-labels", InstanceRules.NameFitsOwnerLabels, Create) { Defends = InstanceRules.NameDefends },
        new("sync-finalizer-is-the-controllers", SyncFinalizerIsTheControllers, Update) { Defends = "Nobody lets an instance go while it exists in its service cluster." },
        new("status-is-the-controllers", InstanceRules.StatusIsTheControllers, Create, Update) { Defends = HubStatusRules.Defends },
        .. RestrictionRules.Rules,
        .. OwnerReferenceRules.Rules,
    ]);

    public static Decision NamespaceIsTheAccounts(AdmissionRequest<JsonObject> request, InstanceView view) =>
        InstanceRules.IsMaintenance(request) || view.Hub.AccountOf(request.Namespace) is not null
            ? Decision.Allow
            : Decision.Deny("metadata.namespace", $"namespace {request.Namespace} is not an account's; create service instances in the namespace of your account");

    /// <summary>
    /// The sentence is the same whether others are offered the service or it does not exist at all (B74). What exists outlives its offer: about its
    /// changes <see cref="FreezeRules.OfferIsNotWithdrawn"/> decides.
    /// </summary>
    public static Decision OfferExists(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        if (InstanceRules.IsMaintenance(request) || view.Hub.AccountOf(request.Namespace) is null)
        {
            return Decision.Allow;
        }

        return view.Crd is { } crd && (request.Operation is Update || view.Hub.IsOffered(crd, request.Namespace))
            ? Decision.Allow
            : NotOffered(request);
    }

    internal static Decision NotOffered(AdmissionRequest<JsonObject> request) => Decision.Deny("apiVersion",
        $"{request.Resource.Resource}.{request.Resource.Group} is not offered to {request.Namespace}; kubectl get offerings -n {request.Namespace} lists what is");

    public static Decision SyncFinalizerIsTheControllers(AdmissionRequest<JsonObject> request, InstanceView view) =>
        !request.Caller.IsController
        && InstanceRules.HasFinalizer(request.OldObject, WellKnown.Finalizers.Sync)
        && !InstanceRules.HasFinalizer(request.Object, WellKnown.Finalizers.Sync)
            ? Decision.Deny("metadata.finalizers", $"{WellKnown.Finalizers.Sync} is removed by the KubeCarrier controller when the instance is gone from its service cluster")
            : Decision.Allow;
}
