using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>oneOf, anyOf, allOf and not: satisfiable for tenants only when they speak of visible fields alone (H04).</summary>
public static class Junctor
{
    private static readonly string[] Counting = ["minProperties", "maxProperties", "enum", "default"];

    private static readonly string[] Elements = ["items", "additionalProperties"];

    public static bool Is(string keyword) => keyword is "oneOf" or "anyOf" or "allOf" or "not";

    /// <summary>The first thing a junctor of a partly exposed node says about what is hidden.</summary>
    public static string? HiddenMention(JsonNode? junctor, PathTree tree) => junctor switch
    {
        _ when tree.IsWhole => null,
        JsonArray branches => First(branches.Select(branch => HiddenMention(branch, tree))),
        JsonObject schema => First(
        [
            .. Counting.Where(schema.ContainsKey),
            .. schema.Texts("required").Where(name => tree.Find(name) is null),
            .. (Schema.Properties(schema) ?? []).Select(field => MentionOf(field.Key, field.Value, tree.Find(field.Key))),
            .. Elements.Where(schema.ContainsKey).Select(keyword => MentionOf(keyword, schema[keyword], tree.Each)),
            .. schema.Where(keyword => Is(keyword.Key)).Select(keyword => HiddenMention(keyword.Value, tree)),
        ]),
        _ => null,
    };

    private static string? MentionOf(string name, JsonNode? schema, PathTree? tree) =>
        tree is null ? name : HiddenMention(schema, tree) is { } mention ? $"{name}.{mention}" : null;

    private static string? First(IEnumerable<string?> mentions) => mentions.FirstOrDefault(mention => mention is not null);
}
