using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>A service cluster as a tenant sees it.</summary>
public sealed record Region : IKubernetesObject<Region>
{
    public static ResourceType ResourceType { get; } =
        new("catalog.kubecarrier.io", "v1alpha1", "Region", "regions", Namespaced: true);

    public static JsonTypeInfo<Region> JsonTypeInfo { get; } = ApiJson.TypeInfo<Region>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required RegionSpec Spec { get; init; }
}

/// <summary>Which region, and whose.</summary>
public sealed record RegionSpec
{
    /// <summary>A copy of what the ServiceCluster says of itself.</summary>
    public DisplayMetadata? Metadata { get; init; }

    /// <summary>Immutable.</summary>
    public required ObjectReference Provider { get; init; }
}
