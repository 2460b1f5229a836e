using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>
/// What the webhook server may read to ask a service cluster about instances: this ServiceCluster and its kubeconfig, and no other Secret. The Role goes
/// with the ServiceCluster.
/// </summary>
public static class WebhookAccess
{
    /// <param name="cluster">The service cluster; nothing is granted any more when it is being deleted.</param>
    /// <param name="user">The webhook server's user name.</param>
    public static IEnumerable<JsonObject> For(ServiceCluster cluster, string user)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var (meta, secret) = (cluster.Metadata, cluster.Spec.KubeconfigSecret.Name);
        return meta.IsDeleting ? [] : AccountRoles.Pair(
            $"kubecarrier:webhooks:{meta.Name}",
            meta.Namespace ?? "",
            [Rule("", "secrets", secret), Rule(ServiceCluster.ResourceType.Group, ServiceCluster.ResourceType.Plural, meta.Name ?? "")],
            [new Subject { Kind = "User", Name = user }],
            Owners.ControllerReference(cluster));
    }

    private static JsonObject Rule(string group, string resource, string name)
    {
        var rule = AccountRoles.Rule(group, [resource], "get");
        rule["resourceNames"] = Manifest.Strings(name);
        return rule;
    }
}
