namespace KubeCarrier.Kubernetes.Tests.Scripted;

/// <summary>What a client sent.</summary>
internal sealed record SeenRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public required string RawTarget { get; init; }

    public required string Protocol { get; init; }

    /// <summary>The thumbprint of the certificate the client showed.</summary>
    public string? ClientCertificate { get; init; }

    public bool IsWatch => Query.GetValueOrDefault("watch") == "true";

    public override string ToString() => $"{Method} {Path}";
}
