using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Core;

/// <summary>One CRD, discovered in one service cluster and copied into the management cluster.</summary>
public sealed record CustomResourceDiscovery : IKubernetesObject<CustomResourceDiscovery>
{
    public static ResourceType ResourceType { get; } =
        new("kubecarrier.io", "v1alpha1", "CustomResourceDiscovery", "customresourcediscoveries", Namespaced: true);

    public static JsonTypeInfo<CustomResourceDiscovery> JsonTypeInfo { get; } = ApiJson.TypeInfo<CustomResourceDiscovery>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required CustomResourceDiscoverySpec Spec { get; init; }

    public CustomResourceDiscoveryStatus? Status { get; init; }
}

/// <summary>What is discovered, and where.</summary>
public sealed record CustomResourceDiscoverySpec
{
    /// <summary>The CRD's name in the service cluster. Immutable.</summary>
    public required ObjectReference CRD { get; init; }

    /// <summary>Immutable.</summary>
    public required ObjectReference ServiceCluster { get; init; }

    public WebhookStrategy WebhookStrategy { get; init; }
}

/// <summary>What the controller reports of a <see cref="CustomResourceDiscovery"/>.</summary>
public sealed record CustomResourceDiscoveryStatus : IConditionedStatus
{
    public long ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    /// <summary>The complete CustomResourceDefinition as found; while a change of it waits, the one that the copy was made of.</summary>
    public JsonObject? CRD { get; init; }

    /// <summary>The internal CRD, named before it is created.</summary>
    public ObjectReference? ManagementClusterCRD { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
