using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.Preview;

/// <summary>A part of the preview.</summary>
internal enum PreviewPart
{
    /// <summary>The CRD that tenants see, and what changed.</summary>
    Crd,

    /// <summary>What the controller lets people and processes do in the hub.</summary>
    Rbac,

    /// <summary>What the kubeconfig needs in the service cluster.</summary>
    Credential,

    /// <summary>An instance.</summary>
    Sample,
}

/// <summary>The values of <c>--output</c>.</summary>
internal static class PreviewOutput
{
    public const string Text = "text";

    public const string Yaml = "yaml";

    public const string Json = "json";
}

/// <summary>The command line, read.</summary>
internal sealed record PreviewArguments
{
    public required IReadOnlyList<string> Files { get; init; }

    public required IReadOnlyList<string> Crds { get; init; }

    public string? ServiceCluster { get; init; }

    public string? Provider { get; init; }

    public required string Tenant { get; init; }

    public KubernetesProfile Kubernetes { get; init; } = KubernetesProfile.Newest;

    public required IReadOnlyList<PreviewPart> Parts { get; init; }

    public required string Output { get; init; }
}
