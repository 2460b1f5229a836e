using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// Who owns an instance. A foreign owner, a forged UID, a second controller or <c>blockOwnerDeletion</c> let somebody else's object decide when an
/// instance goes, or whether what it belongs to can go (B25). Judged by what a write changes: old references never block, and may be taken off.
/// </summary>
public static class OwnerReferenceRules
{
    /// <summary>A part of the rules for tenant and internal objects.</summary>
    internal static IReadOnlyList<Rule<JsonObject, InstanceView>> Rules { get; } =
    [
        new("instance-owner-is-the-controllers", OwnerIsTheControllers, Create, Update)
        {
            Defends = "Nobody else's object decides when an instance goes: no foreign owner, no forged UID, no second controller. Old references never block.",
        },
    ];

    public static Decision OwnerIsTheControllers(AdmissionRequest<JsonObject> request, InstanceView view) =>
        request.Caller.IsController || (!OwnerReferences.Any(request.OldObject) && !OwnerReferences.Any(request.Object)) ? Decision.Allow : Judge(request);

    private static Decision Judge(AdmissionRequest<JsonObject> request)
    {
        var (before, after) = (request.OldObject, request.Object);

        // Not even by Kubernetes' collectors: "kubectl delete --cascade=orphan" of a tenant object would let its service run on, unseen (B09).
        var released = OwnerReferences.Released(before, after).Any(reference => IsTenantObject(reference, request))
            ? Decision.Deny(OwnerReferences.Path, $"{request.Kind.Kind} {request.Name} of the tenant stays the owner as long as it exists; leave the list as it is")
            : Decision.Allow;
        return request.Caller.MaintainsObjects ? released : released.And(Decision.Combine(
            OwnerReferences.Changed(before, after).Select(changed => Decision.Deny(changed.Path, Sentence(changed.Reference)))));
    }

    private static string Sentence(JsonNode? reference) =>
        $"owner {OwnerReferences.Shown(reference)} is refused: Kubernetes would delete the instance with it; owners of instances are set by the KubeCarrier controller alone";

    /// <summary>The reference from an internal object to the tenant object of the same name, which the controller sets.</summary>
    internal static bool IsTenantObject(JsonNode? reference, AdmissionRequest<JsonObject> request)
    {
        const string prefix = $"{WellKnown.InternalGroupPrefix}.";
        var group = request.Resource.Group;
        return group.StartsWith(prefix, StringComparison.Ordinal)
            && OwnerReferences.Group(reference).AsSpan().SequenceEqual(group.AsSpan(prefix.Length))
            && reference.Text("name") == request.Name;
    }
}
