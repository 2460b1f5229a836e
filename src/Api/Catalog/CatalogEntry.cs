using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>One CRD of one service cluster, described and slimmed for tenants.</summary>
public sealed record CatalogEntry : IKubernetesObject<CatalogEntry>
{
    public static ResourceType ResourceType { get; } =
        new("catalog.kubecarrier.io", "v1alpha1", "CatalogEntry", "catalogentries", Namespaced: true);

    public static JsonTypeInfo<CatalogEntry> JsonTypeInfo { get; } = ApiJson.TypeInfo<CatalogEntry>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required CatalogEntrySpec Spec { get; init; }

    public CatalogEntryStatus? Status { get; init; }
}

/// <summary>Which CRD, what tenants read about it and what they see of it.</summary>
public sealed record CatalogEntrySpec
{
    public required CommonMetadata Metadata { get; init; }

    /// <summary>The internal CRD in the management cluster. Immutable.</summary>
    public required ObjectReference BaseCRD { get; init; }

    /// <summary>Absent: tenants work with the base CRD itself.</summary>
    public DerivedConfig? Derive { get; init; }

    /// <summary>Instances can be deleted, but neither created nor changed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Suspended { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public WithdrawalPolicy OnWithdraw { get; init; }

    /// <summary>With <see cref="Core.WebhookStrategy.ServiceCluster"/>, when the dry-run there does not answer in time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public UnreachablePolicy OnUnreachable { get; init; }

    /// <summary>Absent: a change in the service cluster that takes something away waits.</summary>
    public SchemaUpdate? SchemaUpdate { get; init; }
}

/// <summary>What the controller reports of a <see cref="CatalogEntry"/>.</summary>
public sealed record CatalogEntryStatus : IConditionedStatus
{
    public long ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    /// <summary>The base CRD.</summary>
    public CrdInformation? ProviderCRD { get; init; }

    /// <summary>The derived CRD; without <c>derive</c> the base CRD.</summary>
    public CrdInformation? TenantCRD { get; init; }

    /// <summary>The schema in use, and the one that waits.</summary>
    public SchemaUpdateStatus? SchemaUpdate { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
