using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// What holds an instance together and what a PUT from a file does not have: <c>kubectl replace -f</c> and Argo CD's <c>Replace=true</c> send what
/// somebody wrote, without our finalizer and without the owner. It is put back as it was. Not in an object in deletion: there the validating
/// webhook says why it does not go. The controller alone takes it off.
/// </summary>
internal static class InstanceMarks
{
    private const string Finalizers = "finalizers";
    private const string Owners = "ownerReferences";

    /// <summary>A part of what the mutating webhook adds.</summary>
    public static IReadOnlyList<Rule<JsonObject, InstanceView>> Rules { get; } =
    [
        new("sync-finalizer-is-present", SyncFinalizerIsPresent, Create, Update)
        {
            Defends = "An instance stays until it is gone from its service cluster: the finalizer kubecarrier.io/sync is there from the start, and a file without it does not take it off. Adds it and denies nothing.",
        },
        new("internal-finalizer-is-present", InternalFinalizerIsPresent, Update)
        {
            Defends = "A file without our finalizer replaces a provider's object, and does not take the finalizer off. Adds it and denies nothing.",
        },
        new("tenant-object-is-the-owner", TenantObjectIsTheOwner, Update)
        {
            Defends = "A file without the tenant's object as owner replaces a provider's object, and the owner stays. Adds it and denies nothing.",
        },
    ];

    /// <summary>At CREATE it costs no write of its own. A resource that no entry speaks of is taken for a tenants' one.</summary>
    private static Decision SyncFinalizerIsPresent(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        return IsTheTenants(request, view) && (request.Operation is Create || IsTakenOff(request, WellKnown.Finalizers.Sync))
            ? Finalizer(request, WellKnown.Finalizers.Sync)
            : Decision.Allow;
    }

    private static Decision InternalFinalizerIsPresent(AdmissionRequest<JsonObject> request, InstanceView view) =>
        !IsTheTenants(request, view) && IsTakenOff(request, WellKnown.Finalizers.InternalObject)
            ? Finalizer(request, WellKnown.Finalizers.InternalObject)
            : Decision.Allow;

    /// <summary>Kubernetes' collectors know what they do when they take an owner off, and are told no; so is who names another controller instead.</summary>
    private static Decision TenantObjectIsTheOwner(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        if (!OwnerReferences.Any(request.OldObject) || request.Caller.MaintainsObjects || InstanceRules.IsDeleting(request.OldObject))
        {
            return Decision.Allow;
        }

        var dropped = OwnerReferences.Removed(request.OldObject, request.Object)
            .Where(reference => OwnerReferences.IsController(reference) && OwnerReferenceRules.IsTenantObject(reference, request)).OfType<JsonObject>();
        if (OwnerReferences.Changed(request.OldObject, request.Object).Any(changed => OwnerReferences.IsController(changed.Reference)))
        {
            return Decision.Allow;
        }

        return Decision.Combine(dropped.Take(1).Select(reference => Add(request, Owners, reference.DeepClone())));
    }

    private static bool IsTheTenants(AdmissionRequest<JsonObject> request, InstanceView view) =>
        view.Crd is null or { Role: CrdRole.Tenant };

    private static bool IsTakenOff(AdmissionRequest<JsonObject> request, string finalizer) =>
        InstanceRules.HasFinalizer(request.OldObject, finalizer) && !request.Caller.IsController && !InstanceRules.IsDeleting(request.OldObject);

    private static Decision Finalizer(AdmissionRequest<JsonObject> request, string finalizer) =>
        InstanceRules.HasFinalizer(request.Object, finalizer) ? Decision.Allow : Add(request, Finalizers, finalizer);

    private static Decision Add(AdmissionRequest<JsonObject> request, string list, JsonNode item) => request.Object?["metadata"]?[list] is JsonArray
        ? Decision.Patch("add", $"/metadata/{list}/-", item)
        : Decision.Patch("add", $"/metadata/{list}", new JsonArray(item));
}
