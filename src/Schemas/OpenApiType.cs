using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>JSON types in OpenAPI's words.</summary>
public static class OpenApiType
{
    /// <summary>The value could be valid as far as its own type goes; what is in it is for the API server to check.</summary>
    public static bool Fits(JsonNode value, JsonObject schema) =>
        Schema.IsIntOrString(schema) || schema.Text("type") switch
        {
            null => true,
            "number" => value.GetValueKind() is JsonValueKind.Number,
            "integer" => IsInteger(value),
            var type => Of(value) == type,
        };

    public static string Of(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => IsInteger(value) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static bool IsInteger(JsonNode value) =>
        value.GetValueKind() is JsonValueKind.Number && !value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E');
}
