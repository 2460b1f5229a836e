using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Core;

/// <summary>A cluster whose operators run the service instances.</summary>
public sealed record ServiceCluster : IKubernetesObject<ServiceCluster>
{
    public static ResourceType ResourceType { get; } =
        new("kubecarrier.io", "v1alpha1", "ServiceCluster", "serviceclusters", Namespaced: true);

    public static JsonTypeInfo<ServiceCluster> JsonTypeInfo { get; } = ApiJson.TypeInfo<ServiceCluster>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required ServiceClusterSpec Spec { get; init; }

    public ServiceClusterStatus? Status { get; init; }
}

/// <summary>What tenants read about the cluster, and how to reach it.</summary>
public sealed record ServiceClusterSpec
{
    /// <summary>The key of the Secret under which the kubeconfig is.</summary>
    public const string KubeconfigKey = "kubeconfig";

    /// <summary>Shown to tenants as Region.</summary>
    public DisplayMetadata? Metadata { get; init; }

    /// <summary>A Secret in the same namespace that holds the kubeconfig under <see cref="KubeconfigKey"/>.</summary>
    public required ObjectReference KubeconfigSecret { get; init; }
}

/// <summary>What the controller reports of a <see cref="ServiceCluster"/>.</summary>
public sealed record ServiceClusterStatus : IConditionedStatus
{
    public long ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    public VersionInfo? KubernetesVersion { get; init; }

    /// <summary>The UID of the cluster's <c>kube-system</c> namespace, set once: a kubeconfig that leads elsewhere is refused.</summary>
    public string? ClusterUID { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}

/// <summary>What the API server answers to <c>/version</c>.</summary>
public sealed record VersionInfo
{
    public string? Major { get; init; }

    public string? Minor { get; init; }

    public string? GitVersion { get; init; }

    public string? GitCommit { get; init; }

    public string? GitTreeState { get; init; }

    public string? BuildDate { get; init; }

    public string? GoVersion { get; init; }

    public string? Compiler { get; init; }

    public string? Platform { get; init; }
}
