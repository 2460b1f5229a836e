using System.Collections.Frozen;
using System.Text.Json;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;
using KubeCarrier.Policy.Reviews;

namespace KubeCarrier.Offline.Settling;

/// <summary>The kinds that a hub always serves: our own, and those of Kubernetes that the product works with.</summary>
internal static class HubKinds
{
    public static readonly ResourceName Crds = ResourceName.Of(KubernetesResources.CustomResourceDefinitions);

    public static readonly ResourceName Namespaces = ResourceName.Of(KubernetesResources.Namespaces);

    public static readonly ResourceName Quotas = ResourceName.Of(KubernetesResources.ResourceQuotas);

    private static readonly FrozenDictionary<string, HubKind> Own = new[]
    {
        HubKind.Of<Account>(), HubKind.Of<Tenant>(), HubKind.Of<Provider>(), HubKind.Of<Region>(), HubKind.Of<Offering>(), HubKind.Of<Catalog>(), HubKind.Of<CatalogEntry>(),
        HubKind.Of<CatalogEntrySet>(), HubKind.Of<DerivedCustomResource>(), HubKind.Of<ServiceCluster>(), HubKind.Of<ServiceClusterAssignment>(),
        HubKind.Of<CustomResourceDiscovery>(), HubKind.Of<CustomResourceDiscoverySet>(), HubKind.Of<KubeCarrierInstallation>(),
    }.ToFrozenDictionary(kind => kind.Type.Kind, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ResourceType> Kubernetes =
        new[] { KubernetesResources.Namespaces, KubernetesResources.CustomResourceDefinitions, KubernetesResources.ResourceQuotas }
            .ToFrozenDictionary(type => type.Kind, StringComparer.Ordinal);

    /// <summary>Kinds that can be written in steps, besides what CRDs bring.</summary>
    public static IEnumerable<ResourceType> Written => Own.Values.Select(kind => kind.Type).Append(KubernetesResources.Namespaces);

    /// <summary>One of ours; null for anything else.</summary>
    public static HubKind? Find(string apiVersion, string kind) => Own.GetValueOrDefault(kind) is { } own && own.Type.ApiVersion == apiVersion ? own : null;

    /// <summary>One of ours, or of Kubernetes'; null for anything else, such as roles: there is no RBAC offline.</summary>
    public static ResourceType? Type(string apiVersion, string kind) =>
        Find(apiVersion, kind)?.Type ?? (Kubernetes.GetValueOrDefault(kind) is { } type && type.ApiVersion == apiVersion ? type : null);
}

/// <summary>A kind of ours.</summary>
/// <param name="Type">The resource.</param>
/// <param name="CanRead">Whether an object has the shape of its kind.</param>
internal sealed record HubKind(ResourceType Type, Func<KubeObject, bool> CanRead)
{
    public static HubKind Of<T>()
        where T : class, IKubernetesObject<T> => new(T.ResourceType, CanBeRead<T>);

    private static bool CanBeRead<T>(KubeObject item)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            return item.As<T>() is not null && NullItems.Find(item.Json, T.JsonTypeInfo) is null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
