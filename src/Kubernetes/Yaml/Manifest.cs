using System.Text.Json.Nodes;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>One Kubernetes object of a file: a document of its own or an item of a list, with the place of everything in it.</summary>
public sealed record Manifest(JsonObject Object, YamlPlaces Places);
