using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Bounds;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>One request, before it is sent (perhaps several times).</summary>
public sealed record ApiCall(ApiVerb Verb, ResourceType Type, NamespacedName Name)
{
    /// <summary>What a collection is called by where a name is expected.</summary>
    internal const string NoName = "";

    /// <summary>A GET of this path, whatever the rest says; without a leading slash.</summary>
    public string? Path { get; init; }

    public string? SubResource { get; init; }

    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public ListOptions? List { get; init; }

    /// <summary>The next page of a list begins here.</summary>
    public string? Continue { get; init; }

    /// <summary>Items of a page.</summary>
    public int? Limit { get; init; }

    public WatchOptions? Watch { get; init; }

    public WriteOptions? Write { get; init; }

    public DeleteOptions? Delete { get; init; }

    /// <summary>Never with <see cref="Continue"/>: 400.</summary>
    public string? ResourceVersion => List is { ResourceVersion.Length: > 0 } options && Continue is null ? options.ResourceVersion : null;

    public string? ResourceVersionMatch => ResourceVersion is null ? null : "NotOlderThan";

    /// <summary>Sending it twice leaves the same as sending it once.</summary>
    internal bool Idempotent { get; init; }

    /// <summary>404 is an answer, not a refusal.</summary>
    internal bool MayBeMissing { get; init; }

    /// <summary>How large its answer may be.</summary>
    internal AnswerKind Answer { get; init; }

    /// <summary>Leases must get through while everything else queues.</summary>
    internal bool IsLease => Type.Group == "coordination.k8s.io";

    public HttpMethod Method => Verb switch
    {
        ApiVerb.Create => HttpMethod.Post,
        ApiVerb.Update => HttpMethod.Put,
        ApiVerb.Patch or ApiVerb.Apply => HttpMethod.Patch,
        ApiVerb.Delete => HttpMethod.Delete,
        _ => HttpMethod.Get,
    };

    /// <summary>Path and query, relative to the server.</summary>
    public string RelativeUri => RequestPaths.Of(this);

    /// <summary>Method and path without the query: continue tokens and selectors are noise in a sentence.</summary>
    public override string ToString() => $"{Method} /{RelativeUri.Split('?', 2)[0]}";
}

/// <summary>What is asked of the API.</summary>
public enum ApiVerb
{
    Get,
    List,
    Watch,
    Create,
    Update,
    Patch,

    /// <summary>Server-side apply.</summary>
    Apply,
    Delete,
}
