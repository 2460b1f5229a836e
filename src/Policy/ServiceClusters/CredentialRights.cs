using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>One thing that the user of a registered kubeconfig must be allowed to do in the service cluster, and what for.</summary>
/// <param name="Group">The API group; empty for the core.</param>
/// <param name="Resource">The plural.</param>
/// <param name="Verbs">The verbs.</param>
/// <param name="Purpose">What the controller does with it.</param>
public sealed record AccessRight(string Group, string Resource, IReadOnlyList<string> Verbs, string Purpose)
{
    public JsonObject ToRule() => AccountRoles.Rule(Group, [Resource], Verbs);
}

/// <summary>
/// What the controller does in a service cluster, and so all that its credential needs there. <c>/version</c> is read too, which Kubernetes lets
/// everybody do. The ClusterRole of <c>manifests/rbac/service-cluster</c> is KubeCarrier's own and grants a little more.
/// </summary>
public static class CredentialRights
{
    /// <summary>Whatever is offered.</summary>
    public static IReadOnlyList<AccessRight> Always { get; } =
    [
        new("", "namespaces", ["create", "delete", "get", "list", "watch"], "one namespace per tenant with an offer; kube-system's UID tells clusters apart"),
        new(KubernetesResources.CustomResourceDefinitions.Group, KubernetesResources.CustomResourceDefinitions.Plural, ["list", "update", "watch"],
            "finds the CRD and labels it with its discovery"),
    ];

    /// <summary>For the instances of one CRD. No status: that is written by the service.</summary>
    public static AccessRight Instances(string group, string plural) =>
        new(group, plural, ["create", "delete", "get", "list", "patch", "watch"], "carries the tenants' instances, and reads their status");

    /// <summary>For one CRD that is discovered, all together.</summary>
    public static IReadOnlyList<AccessRight> For(JsonObject crd)
    {
        var resource = CrdState.Resource(crd);
        return [.. Always, Instances(resource.Group, resource.Plural)];
    }

    /// <summary>A ClusterRole with these rights, and its binding.</summary>
    public static IReadOnlyList<JsonObject> Manifests(string name, IEnumerable<AccessRight> rights, Subject user)
    {
        var role = Manifest.New(KubernetesResources.ClusterRoles, new(null, name));
        role["rules"] = new JsonArray([.. rights.Select(right => right.ToRule())]);
        var binding = Manifest.New(KubernetesResources.ClusterRoleBindings, new(null, name));
        binding["roleRef"] = new JsonObject
        {
            ["apiGroup"] = KubernetesResources.ClusterRoles.Group,
            ["kind"] = KubernetesResources.ClusterRoles.Kind,
            ["name"] = name,
        };
        binding["subjects"] = new JsonArray(AccountRoles.Json(user));
        return [role, binding];
    }
}
