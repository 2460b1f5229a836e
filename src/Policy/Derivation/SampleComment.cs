using System.Text.Json.Nodes;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Derivation;

/// <summary>What may be written into a field, in a few words.</summary>
internal static class SampleComment
{
    private const int MaxLength = 90;

    public static string For(JsonObject schema, JsonNode? given, bool isSecret)
    {
        var facts = new[]
        {
            Schema.IsIntOrString(schema) ? "integer or string" : Schema.Text(schema["type"]),
            Schema.Text(schema["format"]) is { } format and not ("int32" or "int64" or "float" or "double") ? format : null,
            schema["enum"] is JsonArray { Count: > 0 } known && !isSecret ? $"one of {ShownValue.Of([.. known.OfType<JsonNode>()], isSensitive: false)}" : null,
            schema["minimum"] is { } least ? $"at least {least.ToJsonString()}" : null,
            schema["maximum"] is { } most ? $"at most {most.ToJsonString()}" : null,
            Schema.Text(schema["pattern"]) is { } pattern ? $"matches {pattern}" : null,
            given is not null and not JsonObject and not JsonArray && !isSecret ? $"default {ShownValue.Of(given, isSensitive: false)}" : null,
        };
        var text = string.Join(", ", facts.OfType<string>());
        return Cut(Sentence(schema) is { Length: > 0 } sentence ? $"{text}: {sentence}" : text);
    }

    private static string Sentence(JsonObject schema)
    {
        var text = string.Join(' ', (Schema.Text(schema["description"]) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    private static string Cut(string text) => text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength - 1), "…");
}
