using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>Which of a provider's entries are offered to which tenants.</summary>
public sealed record Catalog : IKubernetesObject<Catalog>
{
    public static ResourceType ResourceType { get; } =
        new("catalog.kubecarrier.io", "v1alpha1", "Catalog", "catalogs", Namespaced: true);

    public static JsonTypeInfo<Catalog> JsonTypeInfo { get; } = ApiJson.TypeInfo<Catalog>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    [AllowNull]
    public CatalogSpec Spec { get; init => field = value ?? new(); } = new();

    public CatalogStatus? Status { get; init; }
}

/// <summary>Both selectors look into the Catalog's own namespace. Absent selects nothing, empty selects everything.</summary>
public sealed record CatalogSpec
{
    public LabelSelector? CatalogEntrySelector { get; init; }

    public LabelSelector? TenantSelector { get; init; }

    /// <summary>They apply where this Catalog covers entry and tenant, together with those of the entry and of all other covering Catalogs.</summary>
    public IReadOnlyList<CatalogRestriction> Restrictions { get; init => field = value ?? []; } = [];

    /// <summary>The smallest number of all that apply counts.</summary>
    public IReadOnlyList<CatalogQuota> Quota { get; init => field = value ?? []; } = [];
}

/// <summary>What the controller reports of a <see cref="Catalog"/>.</summary>
public sealed record CatalogStatus : IConditionedStatus
{
    public long ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    /// <summary>The ready CatalogEntries that are selected.</summary>
    public IReadOnlyList<ObjectReference> Entries { get; init => field = value ?? []; } = [];

    /// <summary>The ready tenants that are selected.</summary>
    public IReadOnlyList<ObjectReference> Tenants { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
