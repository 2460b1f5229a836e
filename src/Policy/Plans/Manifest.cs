using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Plans;

/// <summary>Desired objects as JSON, holding only what the controller owns.</summary>
public static class Manifest
{
    /// <summary>Only identity and status of the typed object, to apply to <c>/status</c>.</summary>
    public static JsonObject StatusOf<T>(T value)
        where T : IKubernetesObject<T>
    {
        var manifest = New(T.ResourceType, value.Metadata.NamespacedName);
        var status = T.JsonTypeInfo.Properties.Single(property => property.Name == "status");
        manifest["status"] = status.Get?.Invoke(value) is { } told ? JsonSerializer.SerializeToNode(told, T.JsonTypeInfo.Options.GetTypeInfo(status.PropertyType)) : null;
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

    /// <summary>Whose it is, without reading the rest of its metadata.</summary>
    public static NamespacedName NameOf(JsonObject manifest) => new(manifest.Text("metadata", "namespace"), manifest.Text("metadata", "name") ?? "");

    public static JsonArray Strings(params IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];
}
