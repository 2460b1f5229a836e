namespace KubeCarrier.Kubernetes.Config;

/// <summary>In whose name requests are sent.</summary>
public sealed record Impersonation
{
    public required string User { get; init; }

    public string? Uid { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
