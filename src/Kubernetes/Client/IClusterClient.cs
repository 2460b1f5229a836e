using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>One cluster's API. Not found is <c>null</c> or <c>false</c>; every other refusal is an <see cref="ApiException"/>.</summary>
public interface IClusterClient
{
    /// <summary>The object, or null when the API server answers 404.</summary>
    Task<JsonObject?> GetAsync(ResourceType type, NamespacedName name, CancellationToken cancellationToken);

    /// <summary>All pages of a list; a continue token that expired starts a fresh full list.</summary>
    Task<ObjectList> ListAsync(ResourceType type, ListOptions options, CancellationToken cancellationToken);

    /// <summary>The same page by page, so that no more than one of them is held. A continue token that expired is the caller's to begin anew.</summary>
    async IAsyncEnumerable<ObjectList> PagesAsync(ResourceType type, ListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await ListAsync(type, options, cancellationToken);
    }

    Task<JsonObject> CreateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken);

    /// <summary>Replaces the object; <c>metadata.resourceVersion</c> in the body is the precondition.</summary>
    Task<JsonObject> UpdateAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken);

    /// <summary>Server-side apply: sends exactly the fields that <see cref="WriteOptions.FieldManager"/> owns.</summary>
    Task<JsonObject> ApplyAsync(ResourceType type, JsonObject body, WriteOptions options, CancellationToken cancellationToken);

    Task<JsonObject> PatchAsync(
        ResourceType type, NamespacedName name, PatchKind kind, JsonNode patch, WriteOptions options, CancellationToken cancellationToken);

    /// <summary>False when it was gone already. A UID precondition that fails is a 409 <see cref="ApiException"/>.</summary>
    Task<bool> DeleteAsync(ResourceType type, NamespacedName name, DeleteOptions options, CancellationToken cancellationToken);

    /// <summary>One watch request: ends when the server ends it, throws <see cref="ApiException"/> for an ERROR event (410 Gone among them).</summary>
    IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, WatchOptions options, CancellationToken cancellationToken);

    /// <summary>A GET of any path, such as <c>/version</c> or a discovery document; null when the API server answers 404.</summary>
    Task<JsonObject?> GetPathAsync(string path, CancellationToken cancellationToken);
}

/// <summary>A list and the resource version from which a watch continues it.</summary>
public sealed record ObjectList(IReadOnlyList<JsonObject> Items, string ResourceVersion)
{
    /// <summary>How long the answer was.</summary>
    internal long Bytes { get; init; }
}

public sealed record ListOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Empty: a quorum read. <c>0</c>: the API server's cache.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Items per page.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Stops after this many items; null reads everything.</summary>
    public int? MaxItems { get; init; }
}

public sealed record WatchOptions
{
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public required string ResourceVersion { get; init; }

    /// <summary>The API server ends the watch after this long.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The same in whole seconds, as it is asked for.</summary>
    public int TimeoutSeconds => (int)Math.Clamp(Timeout.TotalSeconds, 1, int.MaxValue);
}

/// <summary>One line of a watch stream.</summary>
public sealed record WatchEvent(WatchEventType Type, JsonObject Object);

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}

public enum PatchKind
{
    /// <summary>RFC 6902, with <c>test</c>.</summary>
    Json,

    /// <summary>RFC 7386.</summary>
    Merge,
}

public sealed record WriteOptions
{
    /// <summary>Who the fields belong to; at most 128 characters.</summary>
    public required string FieldManager { get; init; }

    /// <summary><c>status</c>, <c>finalize</c>, …; null writes the main resource.</summary>
    public string? SubResource { get; init; }

    /// <summary>Everything but storing it (<c>dryRun=All</c>).</summary>
    public bool DryRun { get; init; }

    /// <summary>Server-side apply only: take fields from other managers.</summary>
    public bool Force { get; init; }
}

public sealed record DeleteOptions
{
    /// <summary>The object must still have this UID.</summary>
    public string? Uid { get; init; }

    /// <summary>The object must still have this resource version.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>; null leaves it to the API server.</summary>
    public string? PropagationPolicy { get; init; }

    public bool DryRun { get; init; }
}
