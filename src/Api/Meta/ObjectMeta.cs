using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KubeCarrier.Api.Meta;

/// <summary>The metadata that this product reads or writes. Carried objects stay JSON nodes and keep the rest.</summary>
public sealed record ObjectMeta
{
    private static readonly IReadOnlyDictionary<string, string> NoEntries = new Dictionary<string, string>();

    public string? Name { get; init; }

    public string? GenerateName { get; init; }

    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Generation { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? NoEntries; } = NoEntries;

    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? NoEntries; } = NoEntries;

    public IReadOnlyList<string> Finalizers { get; init => field = value ?? []; } = [];

    public IReadOnlyList<OwnerReference> OwnerReferences { get; init => field = value ?? []; } = [];

    /// <summary>Deletion has been asked for; finalizers hold the object.</summary>
    [JsonIgnore]
    public bool IsDeleting => DeletionTimestamp is not null;

    [JsonIgnore]
    public NamespacedName NamespacedName => new(Namespace, Name ?? "");

    /// <summary>The metadata of any object.</summary>
    public static ObjectMeta Of(JsonObject instance) => instance["metadata"]?.Deserialize(ApiJsonContext.Default.ObjectMeta) ?? new();
}

/// <summary>Who owns an object in the same cluster; the garbage collector deletes what lost all its owners.</summary>
public sealed record OwnerReference
{
    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public bool? Controller { get; init; }

    public bool? BlockOwnerDeletion { get; init; }
}
