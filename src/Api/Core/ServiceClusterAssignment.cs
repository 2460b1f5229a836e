using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Core;

/// <summary>Which namespace of a service cluster holds the instances of one tenant. Named <c>managementNamespace.serviceCluster</c>.</summary>
public sealed record ServiceClusterAssignment : IKubernetesObject<ServiceClusterAssignment>
{
    public static ResourceType ResourceType { get; } =
        new("kubecarrier.io", "v1alpha1", "ServiceClusterAssignment", "serviceclusterassignments", Namespaced: true);

    public static JsonTypeInfo<ServiceClusterAssignment> JsonTypeInfo { get; } = ApiJson.TypeInfo<ServiceClusterAssignment>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required ServiceClusterAssignmentSpec Spec { get; init; }

    public ServiceClusterAssignmentStatus? Status { get; init; }
}

/// <summary>Both are immutable.</summary>
public sealed record ServiceClusterAssignmentSpec
{
    public required ObjectReference ServiceCluster { get; init; }

    /// <summary>The tenant's namespace in the management cluster.</summary>
    public required ObjectReference ManagementNamespace { get; init; }
}

/// <summary>What the controller reports of a <see cref="ServiceClusterAssignment"/>.</summary>
public sealed record ServiceClusterAssignmentStatus : IConditionedStatus
{
    public long ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    public ObjectReference? ServiceClusterNamespace { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
