using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>Reads the keywords of one node of an OpenAPI schema that is carried as JSON.</summary>
public static class Schema
{
    public static JsonObject? Properties(JsonObject schema) => schema["properties"] as JsonObject;

    public static JsonObject? Property(JsonObject schema, string name) => Properties(schema)?[name] as JsonObject;

    /// <summary>The schema of list elements or map values; <c>true</c> when map values may be anything.</summary>
    public static JsonNode? Element(JsonObject schema) => schema["items"] ?? schema["additionalProperties"] switch
    {
        JsonObject values => values,
        { } any when IsTrue(any) => any,
        _ => null,
    };

    public static bool IsOpen(JsonObject schema) => IsTrue(schema["x-kubernetes-preserve-unknown-fields"]);

    public static bool IsIntOrString(JsonObject schema) => IsTrue(schema["x-kubernetes-int-or-string"]);

    public static bool IsKeyedList(JsonObject schema) => Text(schema["x-kubernetes-list-type"]) == "map";

    public static bool HasDefault(JsonObject schema) => schema.ContainsKey("default");

    /// <summary>The strings in a list keyword such as <c>required</c>; none when it is absent.</summary>
    public static IEnumerable<string> Names(JsonObject schema, string keyword) =>
        (schema[keyword] as JsonArray ?? []).Select(Text).OfType<string>();

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
