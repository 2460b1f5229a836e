using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Files;

/// <summary>One object of a file, and the place of everything in it.</summary>
public sealed record SourceManifest(JsonObject Object, YamlPlaces Places, string File)
{
    public SourcePlace Place => At(Places.Value);

    public string ApiVersion => Object.Text("apiVersion") ?? "";

    /// <summary>Empty for Kubernetes' own.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? ApiVersion[..end] : "";

    public string Kind => Object.Text("kind") ?? "";

    public string? Namespace => Object.Text("metadata", "namespace");

    public string Name => Object.Text("metadata", "name") ?? "";

    /// <summary>The same in a namespace.</summary>
    public SourceManifest In(string name)
    {
        var item = (JsonObject)Object.DeepClone();
        (item["metadata"] as JsonObject)?["namespace"] = name;
        return this with { Object = item };
    }

    /// <summary>The place of a manifest path, such as <c>spec.roles[1]</c>; of what exists of it, if it leads nowhere.</summary>
    public SourcePlace KeyAt(string path) => At(Places.KeyAt(path));

    public SourcePlace At(YamlPlace place) => new(File, place.Line, place.Column);
}
