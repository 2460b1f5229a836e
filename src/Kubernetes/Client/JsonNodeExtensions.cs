using System.Text.Json.Nodes;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Reading JSON that may hold anything.</summary>
internal static class JsonNodeExtensions
{
    /// <summary>The member's text; null when it is not there or no string.</summary>
    public static string? Text(this JsonObject node, string name) =>
        node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The member's whole number; null when it is not there or none.</summary>
    public static int? Number(this JsonObject node, string name) =>
        node[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
