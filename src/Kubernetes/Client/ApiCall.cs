using KubeCarrier.Kubernetes.Bounds;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>One request, before it is sent (perhaps several times).</summary>
internal sealed record ApiCall(HttpMethod Method, string Path)
{
    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Sending it twice leaves the same as sending it once.</summary>
    public bool Idempotent { get; init; }

    /// <summary>404 is an answer, not a refusal.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>How large its answer may be.</summary>
    public AnswerKind Answer { get; init; }

    /// <summary>Leases must get through while everything else queues.</summary>
    public bool IsLease { get; init; }

    /// <summary>Method and path without the query: continue tokens and selectors are noise in a sentence.</summary>
    public override string ToString() => $"{Method} /{Path.Split('?', 2)[0]}";
}
