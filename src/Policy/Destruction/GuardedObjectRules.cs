using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Destruction;

/// <summary>The rules for what instances need and Kubernetes owns: CRDs, and Secrets with kubeconfigs.</summary>
public static class GuardedObjectRules
{
    public static RuleSet<JsonObject, GuardedView> All { get; } = new(
    [
        new("guard-label-is-the-controllers", LabelIsTheControllers, Update)
        {
            Defends = "Nothing loses the label by which its deletion is judged while somebody relies on it: a deletion in two steps is one.",
        },
    ]);

    public static Decision LabelIsTheControllers(AdmissionRequest<JsonObject> request, GuardedView view)
    {
        return request.Caller.IsController || !view.IsNeeded || request.OldObject.Text("metadata", "labels", view.Label) is not { } before
            || string.Equals(before, request.Object.Text("metadata", "labels", view.Label), StringComparison.Ordinal)
                ? Decision.Allow
                : Decision.Deny($"metadata.labels['{view.Label}']", $"stays {before}: by it KubeCarrier knows what running instances need; leave it as it is");
    }
}
