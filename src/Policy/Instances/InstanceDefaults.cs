using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Instances;

/// <summary>What the mutating webhook adds to an instance at CREATE. Patches are idempotent: applied to their own result they are empty (G14).</summary>
public static class InstanceDefaults
{
    public static RuleSet<JsonObject, HubView> All { get; } = new(
    [
        new("sync-finalizer-is-present", SyncFinalizerIsPresent, Create)
        {
            Defends = "An instance stays until it is gone from its service cluster: the finalizer kubecarrier.io/sync is there from the start. Adds it and denies nothing.",
        },
        new("defaults-are-set", DefaultsAreSet, Create)
        {
            Defends = "A new instance that does not have a field gets the default that the entry names. Adds it and denies nothing.",
        },
    ]);

    /// <summary>
    /// What the entry says of fields that are absent. Null where the schema does not take it is absent too, as it is to the API server; where it does,
    /// null is what the tenant chose (B49). Never on UPDATE: a field that was removed stays removed.
    /// </summary>
    public static Decision DefaultsAreSet(AdmissionRequest<JsonObject> request, HubView view)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(view);
        return request is { SubResource: "", Object: { } instance }
            && view.Crd(request.Resource.Group, request.Resource.Resource) is { Role: CrdRole.Tenant } crd
            ? FieldDefaults.For(view.RestrictionsOn(crd, request.Namespace), request.Resource.Version, instance)
            : Decision.Allow;
    }

    /// <summary>The finalizer keeps the object until it is gone everywhere; at admission it costs no write of its own.</summary>
    public static Decision SyncFinalizerIsPresent(AdmissionRequest<JsonObject> request, HubView view)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(view);
        if (view.Crd(request.Resource.Group, request.Resource.Resource) is { Role: not CrdRole.Tenant }
            || InstanceRules.HasFinalizer(request.Object, WellKnown.Finalizers.Sync))
        {
            return Decision.Allow;
        }

        return request.Object?["metadata"]?["finalizers"] is JsonArray
            ? Decision.Patch("add", "/metadata/finalizers/-", WellKnown.Finalizers.Sync)
            : Decision.Patch("add", "/metadata/finalizers", new JsonArray(WellKnown.Finalizers.Sync));
    }
}
