using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// What the two processes may do with the instances of one CRD. Their groups are not known when KubeCarrier is installed, so one ClusterRole per
/// CRD is aggregated into the installed ones (ADR 0016); no rule of ours names every group.
/// </summary>
public static class InstanceAccess
{
    /// <summary>The ClusterRoles of a CRD; they go with it.</summary>
    public static IReadOnlyList<JsonObject> For(JsonObject crd)
    {
        var (meta, type) = (ObjectMeta.Of(crd), CrdState.Resource(crd));
        return
        [
            Role(meta, type.GroupResource, WellKnown.Labels.AggregateToController,
                AccountRoles.Rule(type.Group, [type.Plural], "create", "delete", "get", "list", "patch", "watch"),
                AccountRoles.Rule(type.Group, [$"{type.Plural}/status"], "patch", "update"),
                AccountRoles.Rule(type.Group, [$"{type.Plural}/finalizers"], "update")),
            Role(meta, $"{type.GroupResource}-view-only", WellKnown.Labels.AggregateToWebhooks,
                AccountRoles.Rule(type.Group, [type.Plural], "get", "list")),
        ];
    }

    private static JsonObject Role(ObjectMeta crd, string name, string aggregation, params IEnumerable<JsonObject> rules)
    {
        var role = Manifest.New(KubernetesResources.ClusterRoles, new(null, name));
        var metadata = (JsonObject)(role["metadata"] ??= new JsonObject());
        metadata["labels"] = new JsonObject { [AccountRoles.ManagedByLabel] = AccountRoles.ManagedByValue, [aggregation] = "true" };
        metadata["ownerReferences"] = new JsonArray(AccountRoles.OwnerJson(Owners.ControllerReference(KubernetesResources.CustomResourceDefinitions, crd)));
        role["rules"] = new JsonArray([.. rules]);
        return role;
    }
}
