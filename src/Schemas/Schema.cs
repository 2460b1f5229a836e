using System.Text.Json.Nodes;
using KubeCarrier.Json;

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
        { } any when any.IsTrue() => any,
        _ => null,
    };

    public static bool IsOpen(JsonObject schema) => schema.IsTrue("x-kubernetes-preserve-unknown-fields");

    public static bool IsIntOrString(JsonObject schema) => schema.IsTrue("x-kubernetes-int-or-string");

    public static bool IsKeyedList(JsonObject schema) => schema.Text("x-kubernetes-list-type") == "map";

    public static bool HasDefault(JsonObject schema) => schema.ContainsKey("default");
}
