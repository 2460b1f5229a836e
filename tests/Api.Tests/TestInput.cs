using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Api.Tests;

/// <summary>The manifests of the product and the full samples of this project.</summary>
internal static class TestInput
{
    /// <summary>By file name.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Crds { get; } = Files("manifests/crds", "*.yaml")
        .Where(path => Path.GetFileName(path) != "kustomization.yaml")
        .ToDictionary(path => Path.GetFileName(path), path => YamlDocuments.ParseObject(File.ReadAllText(path)));

    public static JsonObject Kustomization { get; } =
        YamlDocuments.ParseObject(File.ReadAllText(Files("manifests/crds", "kustomization.yaml").Single()));

    /// <summary>Every document of every sample, under <c>file#number</c>.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Samples { get; } = Files("manifests/samples", "*.yaml")
        .SelectMany(path => YamlDocuments.ParseObjects(File.ReadAllText(path)).Index()
            .Select(document => ($"{Path.GetFileName(path)}#{document.Index}", document.Item)))
        .ToDictionary();

    /// <summary>A document of the kind with every field set, metadata included.</summary>
    public static JsonObject Full(KindUnderTest kind) =>
        JsonNode.Parse(File.ReadAllText(Files("Full", $"{kind.ResourceType.Kind.ToLowerInvariant()}.json").Single()))!.AsObject();

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, folder), pattern).Order(StringComparer.Ordinal);
}
