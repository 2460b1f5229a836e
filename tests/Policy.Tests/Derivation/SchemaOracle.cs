using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>A second, slow and simple opinion about schemas and instances, for the laws.</summary>
internal static class SchemaOracle
{
    private static readonly string[] Elements = ["items", "additionalProperties"];

    /// <summary>Every scalar of an instance with the keys and indexes that lead to it.</summary>
    public static IEnumerable<(string[] Steps, string Value)> Leaves(JsonNode? node, params string[] steps) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Leaves(field.Value, [.. steps, field.Key])),
        JsonArray elements => elements.SelectMany((element, index) => Leaves(element, [.. steps, $"[{index}]"])),
        _ => [(steps, $"{node}")],
    };

    public static IReadOnlySet<string> LeafTexts(JsonNode? node) =>
        Leaves(node).Select(leaf => $"{string.Join('/', leaf.Steps)}={leaf.Value}").ToHashSet(StringComparer.Ordinal);

    public static bool LeadsTo(JsonPath path, string[] steps) =>
        steps.Length >= path.Segments.Count && path.Segments.Zip(steps).All(pair => pair.First.IsEach || pair.First.Name == pair.Second);

    /// <summary>What the API server would store of an instance.</summary>
    public static JsonNode? Prune(JsonNode? value, JsonObject schema) => value switch
    {
        JsonObject fields when schema["properties"] is JsonObject known => new JsonObject(
            fields.Where(field => known[field.Key] is JsonObject)
                .Select(field => KeyValuePair.Create(field.Key, Prune(field.Value, known[field.Key]!.AsObject())))),
        JsonObject fields when schema["additionalProperties"] is JsonObject values => new JsonObject(
            fields.Select(field => KeyValuePair.Create(field.Key, Prune(field.Value, values)))),
        JsonArray elements when schema["items"] is JsonObject items => new JsonArray([.. elements.Select(element => Prune(element, items))]),
        _ => value?.DeepClone(),
    };

    public static IEnumerable<string> Properties(JsonObject schema, string path) =>
        Children(schema).SelectMany(child => Properties(child.Schema, $"{path}/{child.Name}").Prepend($"{path}/{child.Name}"));

    public static void RequiredShouldExist(JsonObject schema)
    {
        (schema["required"] as JsonArray ?? []).Select(name => $"{name}").ShouldBeSubsetOf(Children(schema).Select(child => child.Name));
        foreach (var (_, child) in Children(schema))
        {
            RequiredShouldExist(child);
        }
    }

    public static void ShouldBePartOf(this JsonObject slim, JsonObject full)
    {
        foreach (var (keyword, value) in slim)
        {
            switch (keyword)
            {
                case "properties" or "items" or "additionalProperties":
                    break;
                case "required" or "x-kubernetes-validations":
                    value!.AsArray().Select(entry => entry!.ToJsonString()).ShouldBeSubsetOf(full[keyword]!.AsArray().Select(entry => entry!.ToJsonString()));
                    break;
                case "default":
                    LeafTexts(value).ShouldBeSubsetOf(LeafTexts(full[keyword]));
                    break;
                default:
                    JsonEquality.AreEqual(value, full[keyword]).ShouldBeTrue(keyword);
                    break;
            }
        }

        var below = Children(full).ToDictionary(child => child.Name, child => child.Schema);
        foreach (var (name, child) in Children(slim))
        {
            child.ShouldBePartOf(below[name]);
        }
    }

    /// <summary>Objects field by field; of everything else the second wins.</summary>
    public static JsonNode? Merge(JsonNode? under, JsonNode? over)
    {
        if (under is not JsonObject || over is not JsonObject fields)
        {
            return over?.DeepClone();
        }

        var merged = (JsonObject)under.DeepClone();
        foreach (var (name, value) in fields)
        {
            merged[name] = Merge(merged[name], value);
        }

        return merged;
    }

    private static IEnumerable<(string Name, JsonObject Schema)> Children(JsonObject schema) =>
    [
        .. (schema["properties"] as JsonObject ?? []).Select(field => (field.Key, field.Value!.AsObject())),
        .. Elements.Where(keyword => schema[keyword] is JsonObject)
            .Select(keyword => ($"<{keyword}>", schema[keyword]!.AsObject())),
    ];
}
