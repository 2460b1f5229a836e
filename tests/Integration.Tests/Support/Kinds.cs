using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>Which resource a manifest is of.</summary>
internal static class Kinds
{
    public static readonly ResourceType ConfigMap = new("", "v1", "ConfigMap", "configmaps", Namespaced: true);
    public static readonly ResourceType ClusterRole = new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", Namespaced: false);
    public static readonly ResourceType ClusterRoleBinding =
        new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", Namespaced: false);

    private static readonly IReadOnlyList<ResourceType> Known =
    [
        Account.ResourceType,
        Tenant.ResourceType,
        Catalog.ResourceType,
        CatalogEntry.ResourceType,
        CatalogEntrySet.ResourceType,
        DerivedCustomResource.ResourceType,
        Offering.ResourceType,
        Provider.ResourceType,
        Region.ResourceType,
        ServiceCluster.ResourceType,
        ServiceClusterAssignment.ResourceType,
        CustomResourceDiscovery.ResourceType,
        CustomResourceDiscoverySet.ResourceType,
        KubernetesResources.Namespaces,
        KubernetesResources.Secrets,
        KubernetesResources.Roles,
        KubernetesResources.RoleBindings,
        KubernetesResources.CustomResourceDefinitions,
        ConfigMap,
        ClusterRole,
        ClusterRoleBinding,
    ];

    /// <summary>Kinds that are not known here are a service's: namespaced, with a plural in s.</summary>
    public static ResourceType Of(JsonObject manifest)
    {
        var (apiVersion, kind) = (manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "");
        return Known.FirstOrDefault(type => type.ApiVersion == apiVersion && type.Kind == kind) ?? apiVersion.Split('/') switch
        {
            [var group, var version] => new(group, version, kind, kind.ToLowerInvariant() + "s", Namespaced: true),
            _ => throw new ArgumentException($"{kind} in {apiVersion} is not known to these tests."),
        };
    }
}
