using System.Text.Json.Nodes;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Hub;

/// <summary>
/// Status is what the controller saw. A provider's role covers <c>kubecarrier.io/*</c> with its subresources, so RBAC alone lets it point an
/// assignment at kube-system (B04); admission does not.
/// </summary>
public static class HubStatusRules
{
    internal const string Defends = "Status, and every subresource of an instance but its scale, says what the controller saw; nobody else may claim it. The scale is a field, judged like the field.";

    public static RuleSet<JsonObject, NoFacts> All { get; } = new(
    [
        new("status-is-the-controllers", StatusIsTheControllers, Create, Update) { Defends = Defends },
    ]);

    public static Decision StatusIsTheControllers(AdmissionRequest<JsonObject> request, NoFacts view) =>
        request.Caller.IsController || request.SubResource.Length == 0
            ? Decision.Allow
            : Decision.Deny(request.SubResource, $"the {request.SubResource} of {request.Resource.Resource} is written by the KubeCarrier controller alone");
}
