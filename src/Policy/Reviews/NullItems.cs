using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace KubeCarrier.Policy.Reviews;

/// <summary>
/// Finds null where a list or map of a kind has items. The CRDs allow none and types say that there are none, but deserialization checks members
/// only: a raw review would break a rule in the middle.
/// </summary>
public static class NullItems
{
    /// <summary>The path of the first, without leading dot; null when there is none.</summary>
    public static string? Find(JsonNode? node, JsonTypeInfo type) => Find(node, type, "");

    private static string? Find(JsonNode? node, JsonTypeInfo type, string path) => (node, type.Kind) switch
    {
        (JsonObject item, JsonTypeInfoKind.Object) => type.Properties
            .Select(property => item[property.Name] is { } value ? Find(value, type.Options.GetTypeInfo(property.PropertyType), Join(path, property.Name)) : null)
            .FirstOrDefault(found => found is not null),
        (JsonArray items, JsonTypeInfoKind.Enumerable) => Find(items.Select((item, index) => ($"{path}[{index}]", item)), type),
        (JsonObject map, JsonTypeInfoKind.Dictionary) => Find(map.Select(pair => (Join(path, pair.Key), pair.Value)), type),
        _ => null,
    };

    private static string? Find(IEnumerable<(string Path, JsonNode? Value)> items, JsonTypeInfo list)
    {
        if (list.ElementType is not { } element || typeof(JsonNode).IsAssignableFrom(element))
        {
            return null;
        }

        var type = list.Options.GetTypeInfo(element);
        return items.Select(item => item.Value is null ? item.Path : Find(item.Value, type, item.Path)).FirstOrDefault(found => found is not null);
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
