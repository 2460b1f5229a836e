using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Operator;

/// <summary>The installation: configuration and status. There is one, <c>kubecarrier</c>; the root namespace has the kind's own name.</summary>
public sealed record KubeCarrierInstallation : IKubernetesObject<KubeCarrierInstallation>
{
    public static ResourceType ResourceType { get; } =
        new("operator.kubecarrier.io", "v1alpha1", "KubeCarrier", "kubecarriers", Namespaced: false);

    public static JsonTypeInfo<KubeCarrierInstallation> JsonTypeInfo { get; } = ApiJson.TypeInfo<KubeCarrierInstallation>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    [AllowNull]
    public KubeCarrierInstallationSpec Spec { get; init => field = value ?? new(); } = new();

    public KubeCarrierInstallationStatus? Status { get; init; }
}

/// <summary>The configuration of the installation.</summary>
public sealed record KubeCarrierInstallationSpec
{
    /// <summary>The external API server's configuration, kept as it is written.</summary>
    public JsonObject? Api { get; init; }

    /// <summary>Only the exact value <c>True</c> pauses.</summary>
    public string? Paused { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int LogLevel { get; init; }
}

/// <summary>What the controller reports of a <see cref="KubeCarrierInstallation"/>.</summary>
public sealed record KubeCarrierInstallationStatus : IConditionedStatus
{
    public long ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
