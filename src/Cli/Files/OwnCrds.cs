using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Files;

/// <summary>The CRDs of our own kinds, which are built in. Only those that are asked for are read.</summary>
internal static class OwnCrds
{
    public const string Kind = "CustomResourceDefinition";

    /// <summary>The CRDs of those of the kinds that are ours.</summary>
    public static IReadOnlyList<SourceManifest> For(IEnumerable<(string ApiVersion, string Kind)> kinds) =>
        [.. kinds.Select(kind => ResourceOf(kind.ApiVersion, kind.Kind)).Distinct(StringComparer.Ordinal).SelectMany(Read)];

    private static IEnumerable<SourceManifest> Read(string resource)
    {
        using var stream = typeof(OwnCrds).Assembly.GetManifestResourceStream(resource);
        if (stream is null)
        {
            return [];
        }

        using var reader = new StreamReader(stream);
        return [.. ManifestDocuments.Read(reader.ReadToEnd()).Select(crd => new SourceManifest(crd.Object, crd.Places, resource))];
    }

    /// <summary>The file of a kind, as manifests/crds names it; a test holds the two together.</summary>
    private static string ResourceOf(string apiVersion, string kind)
    {
        var name = kind.ToLowerInvariant();
        return $"crds/{apiVersion.Split('/')[0]}_{(name.EndsWith('y') ? $"{name[..^1]}ie" : name)}s.yaml";
    }
}
