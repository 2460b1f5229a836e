using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Operator;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Namespaces;

/// <summary>
/// The one rule for all namespaces of the cluster. Tried: a namespace that names an Account that does not exist as owner is garbage-collected with
/// everything in it, and one that names an Account that does exist goes with it (B25).
/// </summary>
public static class NamespaceOwnerRules
{
    private static readonly string[] OurGroups = [Account.ResourceType.Group, ServiceCluster.ResourceType.Group, KubeCarrierInstallation.ResourceType.Group];

    public static RuleSet<JsonObject, NoFacts> All { get; } = new(
    [
        new("namespace-owner-is-not-ours", OwnerIsNotOurs, Create, Update)
        {
            Defends = "No namespace names an object of KubeCarrier's as its owner: Kubernetes deletes a namespace whose owner does not exist.",
        },
    ]);

    public static Decision OwnerIsNotOurs(AdmissionRequest<JsonObject> request, NoFacts view)
    {
        return request.Caller.MaintainsObjects ? Decision.Allow : Decision.Combine(
            from changed in OwnerReferences.Changed(request.OldObject, request.Object)
            where OurGroups.Contains(OwnerReferences.Group(changed.Reference), StringComparer.Ordinal)
            select Decision.Deny(changed.Path,
                $"owner {OwnerReferences.Shown(changed.Reference)} is refused: Kubernetes would delete the namespace with it; only the KubeCarrier controller makes namespaces of accounts"));
    }
}
