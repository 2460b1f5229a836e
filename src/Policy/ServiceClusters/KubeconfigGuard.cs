using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>
/// The label on the Secret with a service cluster's kubeconfig, by which its deletion is judged while instances run. To write it the controller is
/// granted this one Secret; the Role goes with the ServiceCluster.
/// </summary>
public static class KubeconfigGuard
{
    private const string Used = "true";

    /// <param name="cluster">The service cluster; nothing is granted any more when it is being deleted.</param>
    /// <param name="user">The controller's own user name.</param>
    public static IEnumerable<JsonObject> For(ServiceCluster cluster, string user)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var meta = cluster.Metadata;
        var rule = AccountRoles.Rule(KubernetesResources.Secrets.Group, [KubernetesResources.Secrets.Plural], "patch");
        rule["resourceNames"] = Manifest.Strings(cluster.Spec.KubeconfigSecret.Name);
        return meta.IsDeleting ? [] : AccountRoles.Pair(
            $"kubecarrier:controller:{meta.Name}", meta.Namespace ?? "", [rule], [new Subject { Kind = "User", Name = user }], Owners.ControllerReference(cluster));
    }

    /// <summary>The merge patch that marks a Secret as it was seen; null when it is marked.</summary>
    public static JsonObject? Mark(ObjectMeta secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret.IsDeleting || secret.Labels.ContainsKey(WellKnown.Labels.Kubeconfig) ? null : new()
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = secret.ResourceVersion,
                ["labels"] = new JsonObject { [WellKnown.Labels.Kubeconfig] = Used },
            },
        };
    }
}
