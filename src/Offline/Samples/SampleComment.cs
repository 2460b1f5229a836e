using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Samples;

/// <summary>What may be written into a field, in a few words.</summary>
internal static class SampleComment
{
    private const int MaxLength = 90;

    /// <param name="schema">The field's.</param>
    /// <param name="given">What it gets when it is absent.</param>
    /// <param name="isSecret">No value is told.</param>
    /// <param name="limits">What restricts it besides, in words that hold all that the schema repeats of it; null when nothing does.</param>
    public static string For(JsonObject schema, JsonNode? given, bool isSecret, string? limits)
    {
        var facts = new[]
        {
            Schema.IsIntOrString(schema) ? "integer or string" : schema.Text("type"),
            schema.Text("format") is { } format and not ("int32" or "int64" or "float" or "double") ? format : null,
        }.Concat(limits is null ? OfSchema(schema, given, isSecret) : [limits]);
        var text = string.Join(", ", facts.OfType<string>());
        return Cut(Sentence(schema) is { Length: > 0 } sentence ? $"{text}: {sentence}" : text);
    }

    private static IEnumerable<string?> OfSchema(JsonObject schema, JsonNode? given, bool isSecret) =>
    [
        schema["enum"] is JsonArray { Count: > 0 } known && !isSecret ? $"one of {ShownValue.Of([.. known.OfType<JsonNode>()], isSensitive: false)}" : null,
        schema["minimum"] is { } least ? $"at least {least.ToJsonString()}" : null,
        schema["maximum"] is { } most ? $"at most {most.ToJsonString()}" : null,
        schema.Text("pattern") is { } pattern ? $"matches {pattern}" : null,
        given is not null and not JsonObject and not JsonArray && !isSecret ? $"default {ShownValue.Of(given, isSensitive: false)}" : null,
    ];

    private static string Sentence(JsonObject schema)
    {
        var text = string.Join(' ', LimitSentence.Without(schema.Text("description") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    private static string Cut(string text) => text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength - 1), "…");
}
