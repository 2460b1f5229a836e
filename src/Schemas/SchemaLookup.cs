using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Whether a schema has a path, and what is there instead when it has not.</summary>
public static class SchemaLookup
{
    private const int MaximumSiblings = 10;

    /// <summary>Why a path cannot be exposed; <c>null</c> when the schema declares it.</summary>
    public static string? ProblemOfExposing(JsonObject schema, JsonPath path)
    {
        JsonNode node = schema;
        var at = "";
        foreach (var segment in path.Segments)
        {
            if (node is not JsonObject parent)
            {
                return AnyField(at);
            }

            if ((segment.Name is { } name ? Schema.Property(parent, name) : Schema.Element(parent)) is not { } child)
            {
                return Instead(parent, segment, at);
            }

            node = child;
            at = JsonPath.Append(at, segment);
        }

        return null;
    }

    /// <summary>
    /// The schema that a single value at this path must satisfy, <c>null</c> where anything goes. Keys of maps and of open objects count: a
    /// preset may name them.
    /// </summary>
    public static bool TryFindValue(JsonObject schema, JsonPath path, out JsonObject? found)
    {
        found = schema;
        foreach (var segment in path.Segments)
        {
            if (found is null || segment.Name is not { } name)
            {
                return found is null;
            }

            var values = found["additionalProperties"];
            var field = Schema.Property(found, name) ?? values as JsonObject;
            if (field is null && !values.IsTrue() && !Schema.IsOpen(found))
            {
                return false;
            }

            found = field;
        }

        return true;
    }

    /// <summary>
    /// The schema of the values that a restricted path names; known but <c>null</c> where anything goes. Keys of maps and of open objects count, as for
    /// a preset, and so does <c>[*]</c>.
    /// </summary>
    public static bool TryFindRestricted(JsonObject? schema, JsonPath path, out JsonObject? found)
    {
        found = schema;
        foreach (var segment in path.Segments)
        {
            if (found is null)
            {
                return true;
            }

            var element = Schema.Element(found);
            var below = segment.Name is { } name ? Schema.Property(found, name) ?? found["additionalProperties"] as JsonObject : element as JsonObject;
            if (below is null && !Schema.IsOpen(found) && !element.IsTrue())
            {
                return false;
            }

            found = below;
        }

        return true;
    }

    /// <summary>Required fields that a value lacks and no default fills.</summary>
    public static IEnumerable<string> MissingRequired(JsonObject schema, JsonNode? value, string path) => value switch
    {
        JsonObject fields => schema.Texts("required")
            .Where(name => !fields.ContainsKey(name) && !HasDefault(schema, name))
            .Select(name => JsonPath.Append(path, new(name)))
            .Concat(fields.SelectMany(field => (Schema.Property(schema, field.Key) ?? schema["additionalProperties"]) is JsonObject child
                ? MissingRequired(child, field.Value, JsonPath.Append(path, new(field.Key)))
                : [])),
        JsonArray elements when schema["items"] is JsonObject items =>
            elements.SelectMany((element, index) => MissingRequired(items, element, $"{path}[{index}]")),
        _ => [],
    };

    public static bool HasDefault(JsonObject schema, string name) => Schema.Property(schema, name) is { } field && Schema.HasDefault(field);

    /// <summary>At most ten names, the likeliest first.</summary>
    public static string Siblings(IEnumerable<string> names, string wanted)
    {
        var all = names.OrderByDescending(name => CommonPrefix(name, wanted)).ThenBy(name => name, StringComparer.Ordinal).ToList();
        var more = all.Count > MaximumSiblings ? $" and {all.Count - MaximumSiblings} more" : "";
        return string.Join(", ", all.Take(MaximumSiblings)) + more;
    }

    private static string Instead(JsonObject parent, PathSegment segment, string at)
    {
        var place = at.Length == 0 ? "the object" : at;
        if (Schema.Properties(parent) is { Count: > 0 } fields)
        {
            return segment.Name is { } name
                ? $"{place} has no field {name}; it has {Siblings(fields.Select(field => field.Key), name)}{SimilarName.Question(name, fields.Select(field => field.Key))}"
                : $"{place} is neither a list nor a map; name one of its fields: {Siblings(fields.Select(field => field.Key), "")}";
        }

        return Schema.Element(parent) is null
            ? Schema.IsOpen(parent) ? AnyField(place) : $"{place} has no fields of its own; expose it as it is"
            : $"{place} is a {(parent["items"] is null ? "map" : "list")}; write {place}[*] for what is in it, or expose it whole";
    }

    private static string AnyField(string at) => $"{at} takes fields that its schema does not name, so only the whole of it can be exposed";

    private static int CommonPrefix(string name, string wanted) => name.AsSpan().CommonPrefixLength(wanted);
}
