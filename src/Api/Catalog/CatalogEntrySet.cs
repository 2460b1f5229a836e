using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>One CRD in every selected service cluster: it makes one CatalogEntry for each.</summary>
public sealed record CatalogEntrySet : IKubernetesObject<CatalogEntrySet>
{
    public static ResourceType ResourceType { get; } =
        new("catalog.kubecarrier.io", "v1alpha1", "CatalogEntrySet", "catalogentrysets", Namespaced: true);

    public static JsonTypeInfo<CatalogEntrySet> JsonTypeInfo { get; } = ApiJson.TypeInfo<CatalogEntrySet>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required CatalogEntrySetSpec Spec { get; init; }

    public CatalogEntrySetStatus? Status { get; init; }
}

/// <summary>What every entry of the set says, and where the CRD is looked for.</summary>
public sealed record CatalogEntrySetSpec
{
    public required CommonMetadata Metadata { get; init; }

    public DerivedConfig? Derive { get; init; }

    public required DiscoverConfig Discover { get; init; }

    /// <summary>Carried to the entries.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public WithdrawalPolicy OnWithdraw { get; init; }

    /// <summary>Carried to the entries.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public UnreachablePolicy OnUnreachable { get; init; }
}

/// <summary>Which CRD is discovered in which service clusters.</summary>
public sealed record DiscoverConfig
{
    /// <summary>The CRD's name in the service clusters.</summary>
    public required ObjectReference CRD { get; init; }

    /// <summary>Empty selects every ServiceCluster of the namespace.</summary>
    public required LabelSelector ServiceClusterSelector { get; init; }

    public WebhookStrategy WebhookStrategy { get; init; }
}

/// <summary>What the controller reports of a <see cref="CatalogEntrySet"/>.</summary>
public sealed record CatalogEntrySetStatus : IConditionedStatus
{
    public long ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
