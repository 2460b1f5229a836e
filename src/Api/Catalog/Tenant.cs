using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>A tenant as a provider sees it. Its labels are what a Catalog selects tenants by.</summary>
public sealed record Tenant : IKubernetesObject<Tenant>
{
    public static ResourceType ResourceType { get; } =
        new("catalog.kubecarrier.io", "v1alpha1", "Tenant", "tenants", Namespaced: true);

    public static JsonTypeInfo<Tenant> JsonTypeInfo { get; } = ApiJson.TypeInfo<Tenant>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    [AllowNull]
    public TenantSpec Spec { get; init => field = value ?? new(); } = new();
}

/// <summary>Empty: the labels say everything.</summary>
public sealed record TenantSpec;
