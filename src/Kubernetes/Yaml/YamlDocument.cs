using System.Text.Json.Nodes;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>One document that is not empty, with the place of everything in it.</summary>
public sealed record YamlDocument(JsonNode Root, YamlPlaces Places);
