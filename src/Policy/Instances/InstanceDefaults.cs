using System.Text.Json.Nodes;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// What the mutating webhook adds to an instance: defaults at CREATE, and what must not get lost at UPDATE. Patches are idempotent: applied to their
/// own result they are empty (G14).
/// </summary>
public static class InstanceDefaults
{
    /// <summary>What is added to a write.</summary>
    public static Decision Evaluate(AdmissionRequest<JsonObject> request, HubView hub) => All.Evaluate(request, new(request, hub));

    public static RuleSet<JsonObject, InstanceView> All { get; } = new(
    [
        .. InstanceMarks.Rules,
        new("defaults-are-set", DefaultsAreSet, Create)
        {
            Defends = "A new instance that does not have a field gets the default that the entry names. Adds it and denies nothing.",
        },
    ]);

    /// <summary>
    /// What the entry says of fields that are absent. Null where the schema does not take it is absent too, as it is to the API server; where it does,
    /// null is what the tenant chose (B49). Never on UPDATE: a field that was removed stays removed.
    /// </summary>
    public static Decision DefaultsAreSet(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        return request is { SubResource: "", Object: { } instance }
            && view.Crd is { Role: CrdRole.Tenant } crd
            ? FieldDefaults.For(view.Hub.RestrictionsOn(crd, request.Namespace), request.Resource.Version, instance)
            : Decision.Allow;
    }
}
