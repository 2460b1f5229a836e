using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>A service that a tenant may order, in the tenant's namespace.</summary>
public sealed record Offering : IKubernetesObject<Offering>
{
    public static ResourceType ResourceType { get; } =
        new("catalog.kubecarrier.io", "v1alpha1", "Offering", "offerings", Namespaced: true);

    public static JsonTypeInfo<Offering> JsonTypeInfo { get; } = ApiJson.TypeInfo<Offering>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required OfferingSpec Spec { get; init; }
}

/// <summary>What is offered, by whom, as which CRD.</summary>
public sealed record OfferingSpec
{
    public required CommonMetadata Metadata { get; init; }

    /// <summary>Immutable.</summary>
    public required ObjectReference Provider { get; init; }

    public CrdInformation? CRD { get; init; }

    /// <summary>What this tenant may write, merged over the entry and all Catalogs that offer it: tenants can read neither.</summary>
    public IReadOnlyList<EffectiveRestriction> Restrictions { get; init => field = value ?? []; } = [];

    /// <summary>Absent: as many as the tenant likes.</summary>
    public EffectiveQuota? Quota { get; init; }

    /// <summary>The entry or the account is suspended: nothing can be created or changed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Suspended { get; init; }
}
