using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>The slimming of one base CRD into the CRD that tenants see.</summary>
public sealed record DerivedCustomResource : IKubernetesObject<DerivedCustomResource>
{
    public static ResourceType ResourceType { get; } =
        new("catalog.kubecarrier.io", "v1alpha1", "DerivedCustomResource", "derivedcustomresources", Namespaced: true);

    public static JsonTypeInfo<DerivedCustomResource> JsonTypeInfo { get; } = ApiJson.TypeInfo<DerivedCustomResource>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required DerivedCustomResourceSpec Spec { get; init; }

    public DerivedCustomResourceStatus? Status { get; init; }
}

/// <summary>Which CRD is slimmed, and to what.</summary>
public sealed record DerivedCustomResourceSpec
{
    /// <summary>The internal CRD in the management cluster. Immutable.</summary>
    public required ObjectReference BaseCRD { get; init; }

    public IReadOnlyList<ExposeConfig> Expose { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Preset> Presets { get; init => field = value ?? []; } = [];
}

/// <summary>What the controller reports of a <see cref="DerivedCustomResource"/>.</summary>
public sealed record DerivedCustomResourceStatus : IConditionedStatus
{
    public long ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    /// <summary>The tenant CRD.</summary>
    public ObjectReference? DerivedCR { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
