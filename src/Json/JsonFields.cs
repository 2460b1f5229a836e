using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Json;

/// <summary>
/// Reads a field of JSON that anybody may have written, at a path of members or here where none is given. What is absent, null or of another type
/// reads the same, and so does everything below what is no object: null, false, or nothing. Nothing is converted: 5 is no text, "true" no flag.
/// Who has to refuse another type reads strictly (<c>MemberReader</c>, <c>KubeconfigSection</c>); who shows any value takes <see cref="ShownText"/>.
/// </summary>
public static class JsonFields
{
    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is not JsonValue value ? null
            : value.TryGetValue<JsonElement>(out var parsed) ? (parsed.ValueKind is JsonValueKind.String ? parsed.GetString() : null) // asked for its text, it boxes itself twice
            : value.TryGetValue<string>(out var text) ? text
            : null;

    public static bool IsTrue(this JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is JsonValue value && value.GetValueKind() is JsonValueKind.True;

    /// <summary>A whole number that is written as one: 1.0 and 1e0 are none.</summary>
    public static long? Whole(this JsonNode? node, params ReadOnlySpan<string> path) => At(node, path) switch
    {
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<int>(out var number) => number, // what was made here is asked by its own type
        _ => null,
    };

    /// <summary>The objects of a list; what else is in it is passed over.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (At(node, path) as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The texts of a list; what else is in it is passed over.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (At(node, path) as JsonArray ?? []).Select(item => item.Text()).OfType<string>();

    /// <summary>A value for people: text as it is, anything else as JSON.</summary>
    public static string ShownText(this JsonNode? node, params ReadOnlySpan<string> path) => At(node, path) switch
    {
        null => "",
        var value => value.Text() ?? value.ToJsonString(),
    };

    private static JsonNode? At(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var member in path)
        {
            node = (node as JsonObject)?[member];
        }

        return node;
    }
}
