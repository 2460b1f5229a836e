using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>
/// What the webhook server may read to ask a service cluster about instances: this ServiceCluster and its kubeconfig, and no other Secret. Nothing where
/// no discovery says that the service cluster judges too. The Role goes with the ServiceCluster, or when the last such discovery goes.
/// </summary>
public static class WebhookAccess
{
    /// <param name="cluster">The service cluster; nothing is granted any more when it is being deleted.</param>
    /// <param name="discoveries">Of its namespace.</param>
    /// <param name="user">The webhook server's user name.</param>
    public static IEnumerable<JsonObject> For(ServiceCluster cluster, IEnumerable<CustomResourceDiscovery> discoveries, string user)
    {
        var (meta, secret) = (cluster.Metadata, cluster.Spec.KubeconfigSecret.Name);
        return meta.IsDeleting || !IsAsked(cluster, discoveries) ? [] : AccountRoles.Pair(
            Name(cluster),
            meta.Namespace ?? "",
            [Rule("", "secrets", secret), Rule(ServiceCluster.ResourceType.Group, ServiceCluster.ResourceType.Plural, meta.Name ?? "")],
            [new Subject { Kind = "User", Name = user }],
            Owners.ControllerReference(cluster));
    }

    /// <summary>What was granted and is needed no more, the binding first.</summary>
    /// <param name="cluster">The service cluster.</param>
    /// <param name="discoveries">Of its namespace.</param>
    /// <param name="find">An object of ours, by kind and name; null when it is not there.</param>
    public static IEnumerable<Deletion> Stale(
        ServiceCluster cluster, IEnumerable<CustomResourceDiscovery> discoveries, Func<ResourceType, NamespacedName, ObjectMeta?> find)
    {
        return IsAsked(cluster, discoveries) ? [] : AccountRoles.Without(new(cluster.Metadata.Namespace, Name(cluster)), find);
    }

    private static string Name(ServiceCluster cluster) => $"kubecarrier:webhooks:{cluster.Metadata.Name}";

    private static bool IsAsked(ServiceCluster cluster, IEnumerable<CustomResourceDiscovery> discoveries) => discoveries.Any(discovery =>
        discovery.Spec.WebhookStrategy is WebhookStrategy.ServiceCluster && discovery.Spec.ServiceCluster.Name == cluster.Metadata.Name);

    private static JsonObject Rule(string group, string resource, string name)
    {
        var rule = AccountRoles.Rule(group, [resource], "get");
        rule["resourceNames"] = Manifest.Strings(name);
        return rule;
    }
}
