using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>
/// What the controller may do with the Secret that holds a service cluster's kubeconfig: read it, and label it, by which its deletion is judged while
/// instances run. It is granted this one Secret and has no right to any other.
/// </summary>
public static class KubeconfigGuard
{
    private const string Used = "true";

    /// <param name="cluster">
    /// The service cluster. What is granted goes with it; from the moment that it is being deleted not by Kubernetes, though, which would take it before
    /// the controller has taken down what is left there (<c>--cascade=foreground</c>).
    /// </param>
    /// <param name="dependents">What that is.</param>
    /// <param name="user">The controller's own user name.</param>
    public static IReadOnlyList<JsonObject> For(ServiceCluster cluster, IReadOnlyList<string> dependents, string user)
    {
        if (IsOver(cluster, dependents))
        {
            return [];
        }

        var rule = AccountRoles.Rule(KubernetesResources.Secrets.Group, [KubernetesResources.Secrets.Plural], "get", "patch");
        rule["resourceNames"] = Manifest.Strings(cluster.Spec.KubeconfigSecret.Name);
        var (name, owner) = (Name(cluster), cluster.Metadata.IsDeleting ? null : Owners.ControllerReference(cluster));
        return [.. AccountRoles.Pair(name.Name, name.Namespace ?? "", [rule], [new Subject { Kind = "User", Name = user }], owner)];
    }

    /// <summary>What was granted, when nothing is left that it was needed for.</summary>
    /// <param name="cluster">The service cluster.</param>
    /// <param name="dependents">What is still to be taken down there.</param>
    /// <param name="find">An object of ours, by kind and name; null when it is not there.</param>
    public static IEnumerable<Deletion> Stale(
        ServiceCluster cluster, IReadOnlyList<string> dependents, Func<ResourceType, NamespacedName, ObjectMeta?> find)
    {
        return IsOver(cluster, dependents) ? AccountRoles.Without(Name(cluster), find) : [];
    }

    /// <summary>The merge patch that marks a Secret as it was seen; null when it is marked.</summary>
    public static JsonObject? Mark(ObjectMeta secret)
    {
        return secret.IsDeleting || secret.Labels.ContainsKey(WellKnown.Labels.Kubeconfig) ? null : new()
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = secret.ResourceVersion,
                ["labels"] = new JsonObject { [WellKnown.Labels.Kubeconfig] = Used },
            },
        };
    }

    private static bool IsOver(ServiceCluster cluster, IReadOnlyList<string> dependents) => cluster.Metadata.IsDeleting && dependents.Count == 0;

    private static NamespacedName Name(ServiceCluster cluster) => new(cluster.Metadata.Namespace, $"kubecarrier:controller:{cluster.Metadata.Name}");
}
