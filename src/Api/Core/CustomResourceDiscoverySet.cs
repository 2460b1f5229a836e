using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Core;

/// <summary>One CRD in every selected service cluster: it makes one CustomResourceDiscovery for each.</summary>
public sealed record CustomResourceDiscoverySet : IKubernetesObject<CustomResourceDiscoverySet>
{
    public static ResourceType ResourceType { get; } =
        new("kubecarrier.io", "v1alpha1", "CustomResourceDiscoverySet", "customresourcediscoverysets", Namespaced: true);

    public static JsonTypeInfo<CustomResourceDiscoverySet> JsonTypeInfo { get; } = ApiJson.TypeInfo<CustomResourceDiscoverySet>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required CustomResourceDiscoverySetSpec Spec { get; init; }

    public CustomResourceDiscoverySetStatus? Status { get; init; }
}

/// <summary>What is discovered, and in which service clusters.</summary>
public sealed record CustomResourceDiscoverySetSpec
{
    /// <summary>The CRD's name in the service clusters.</summary>
    public required ObjectReference CRD { get; init; }

    /// <summary>Empty selects every ServiceCluster of the namespace.</summary>
    public required LabelSelector ServiceClusterSelector { get; init; }

    public WebhookStrategy WebhookStrategy { get; init; }
}

/// <summary>What the controller reports of a <see cref="CustomResourceDiscoverySet"/>.</summary>
public sealed record CustomResourceDiscoverySetStatus : IConditionedStatus
{
    public long ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    /// <summary>The discoveries that are ready.</summary>
    public IReadOnlyList<DiscoveredCrd> ManagementClusterCRDs { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}

/// <summary>An internal CRD and the service cluster it came from.</summary>
public sealed record DiscoveredCrd
{
    public required ObjectReference CRD { get; init; }

    public required ObjectReference ServiceCluster { get; init; }
}
