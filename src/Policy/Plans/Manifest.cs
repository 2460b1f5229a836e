using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Plans;

/// <summary>Desired objects as JSON, holding only what the controller owns.</summary>
public static class Manifest
{
    /// <summary>The typed object as a manifest.</summary>
    public static JsonObject Of<T>(T value)
        where T : IKubernetesObject<T> =>
        JsonSerializer.SerializeToNode(value, T.JsonTypeInfo) as JsonObject ?? throw new JsonException($"Not an object: {T.ResourceType.Kind}.");

    /// <summary>Only identity and status of the typed object, to apply to <c>/status</c>.</summary>
    public static JsonObject StatusOf<T>(T value)
        where T : IKubernetesObject<T>
    {
        var manifest = New(T.ResourceType, value.Metadata.NamespacedName);
        var whole = Of(value);
        var status = whole["status"];
        whole.Remove("status"); // a node has one parent
        manifest["status"] = status;
        return manifest;
    }

    /// <summary>A manifest with identity alone.</summary>
    public static JsonObject New(ResourceType type, NamespacedName name)
    {
        var metadata = new JsonObject { ["name"] = name.Name };
        if (name.Namespace is not null)
        {
            metadata["namespace"] = name.Namespace;
        }

        return new() { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = metadata };
    }

    /// <summary>The metadata of any object.</summary>
    public static ObjectMeta Meta(JsonObject instance) =>
        instance["metadata"]?.Deserialize(ApiJsonContext.Default.ObjectMeta) ?? new();

    public static JsonArray Strings(params IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];
}
