namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>How much a YAML text may ask for before it is refused.</summary>
public sealed record YamlLimits
{
    /// <summary>The operator's own files, such as CRD manifests.</summary>
    public static YamlLimits Default { get; } = new();

    /// <summary>Texts that others wrote, such as a kubeconfig in a Secret.</summary>
    public static YamlLimits Untrusted { get; } = new() { MaxCharacters = 1 << 20, MaxNodes = 20_000, MaxDepth = 32 };

    public int MaxCharacters { get; init; } = 32 << 20;

    /// <summary>Counted after aliases are expanded: ten lines of anchors can ask for a billion.</summary>
    public int MaxNodes { get; init; } = 2_000_000;

    public int MaxDepth { get; init; } = 200;

    internal void CheckLength(string text)
    {
        if (text.Length > MaxCharacters)
        {
            throw new YamlFormatException($"The text has {text.Length} characters; at most {MaxCharacters} are read.");
        }
    }
}
