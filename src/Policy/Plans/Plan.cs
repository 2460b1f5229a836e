using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Plans;

/// <summary>What one reconcile wants to be true. Applied to its own result it changes nothing. In which order it comes true says <see cref="PlanRun"/>.</summary>
public sealed record Plan
{
    /// <summary>Finalizers the object itself must carry.</summary>
    public IReadOnlyList<string> Finalizers { get; init; } = [];

    /// <summary>Finalizers to take off: the object may go.</summary>
    public IReadOnlyList<string> ReleasedFinalizers { get; init; } = [];

    /// <summary>The object's status as a manifest to apply; null leaves it.</summary>
    public JsonObject? Status { get; init; }

    /// <summary>The status must be stored before anything is created, because admission of a deletion depends on it (F-DCR-06).</summary>
    public bool StatusFirst { get; init; }

    /// <summary>Annotations on objects of others, each with the resource version it was decided on.</summary>
    public IReadOnlyList<AnnotationChange> Annotate { get; init; } = [];

    /// <summary>Created by POST, so that an object of somebody else is never taken over (B23).</summary>
    public IReadOnlyList<JsonObject> Create { get; init; } = [];

    /// <summary>Applied with force: the controller is their source. In this order.</summary>
    public IReadOnlyList<JsonObject> Apply { get; init; } = [];

    /// <summary>Deleted with their UID as precondition. In this order.</summary>
    public IReadOnlyList<Deletion> Delete { get; init; } = [];

    /// <summary>Instances whose end was confirmed, with their UID as precondition; no cache holds them.</summary>
    public IReadOnlyList<Deletion> Destroy { get; init; } = [];

    /// <summary>Look again after this time even if nothing happens.</summary>
    public TimeSpan? LookAgain { get; init; }

    /// <summary>What an API server refused of it, when that is news; null when nothing was, or it was told before.</summary>
    public string? Refused { get; init; }

    /// <summary>The same after some of it was refused: <c>Ready</c> says why, nothing is let go, and it is tried again.</summary>
    /// <param name="refusals">What was refused; nothing of it leaves the plan as it is.</param>
    /// <param name="stored">The object's status as it is stored.</param>
    /// <param name="now">The time.</param>
    public Plan Hindered(IReadOnlyList<Refusal> refusals, JsonNode? stored, DateTimeOffset now) =>
        refusals.Count == 0 ? this : Hindrance.Of(this, refusals, stored, now);

    /// <summary>The same for a status that is stored before the rest is tried: what was refused last time does not look mended meanwhile.</summary>
    public Plan AsStored(JsonNode? stored) => Hindrance.AsStored(this, stored);
}

/// <summary>An object to delete, and only that one: a new object of the same name has another UID (H32).</summary>
public sealed record Deletion(ResourceType Type, NamespacedName Name, string Uid)
{
    public static Deletion Of<T>(T value)
        where T : IKubernetesObject<T>
    {
        return new(T.ResourceType, value.Metadata.NamespacedName, value.Metadata.Uid ?? "");
    }

    public static Deletion Of(ResourceType type, ObjectMeta metadata) =>
        new(type, metadata.NamespacedName, metadata.Uid ?? "");
}

/// <summary>One annotation set, or taken away when the value is null, provided the object is still as it was seen.</summary>
public sealed record AnnotationChange(ResourceType Type, ObjectMeta Metadata, string Key, string? Value);
