using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>A provider as a tenant sees it.</summary>
public sealed record Provider : IKubernetesObject<Provider>
{
    public static ResourceType ResourceType { get; } =
        new("catalog.kubecarrier.io", "v1alpha1", "Provider", "providers", Namespaced: true);

    public static JsonTypeInfo<Provider> JsonTypeInfo { get; } = ApiJson.TypeInfo<Provider>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required ProviderSpec Spec { get; init; }
}

/// <summary>A copy of what the provider's account says of itself.</summary>
public sealed record ProviderSpec
{
    public required CommonMetadata Metadata { get; init; }
}
