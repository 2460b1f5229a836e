using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>The defaults of an entry as one JSON patch; applied to its own result it is empty (B58).</summary>
internal static class FieldDefaults
{
    public static Decision For(RestrictionSet restrictions, string version, JsonObject instance)
    {
        if (restrictions.Of(version) is not { } known)
        {
            return Decision.Allow;
        }

        List<PatchOperation>? patches = null;
        var patched = instance;
        foreach (var bound in known.Own)
        {
            if (bound is { HasPath: true, Restriction: { Default: { } value, Path: { HasEach: false } path } } && IsAbsent(patched, bound, out var depth))
            {
                patched = ReferenceEquals(patched, instance) ? (JsonObject)instance.DeepClone() : patched; // later defaults must see earlier ones
                (patches ??= []).Add(Add(patched, path, depth, value));
            }
        }

        return patches is null ? Decision.Allow : new([], [], patches);
    }

    /// <summary>How many segments lead to something that is there; false when the field has a value, or can have none.</summary>
    private static bool IsAbsent(JsonObject instance, BoundRestriction bound, out int depth)
    {
        var segments = bound.Restriction.Path.Segments;
        var parent = instance;
        for (depth = 0; depth < segments.Count - 1; depth++)
        {
            var child = parent[$"{segments[depth].Name}"];
            if (child is not JsonObject fields)
            {
                return child is null; // what is no object is for the schema to refuse
            }

            parent = fields;
        }

        var name = $"{segments[depth].Name}";
        return parent[name] is null && !(bound.IsNullable && parent.ContainsKey(name));
    }

    private static PatchOperation Add(JsonObject instance, JsonPath path, int depth, string json)
    {
        var value = JsonNode.Parse(json);
        for (var index = path.Segments.Count - 1; index > depth; index--)
        {
            value = new JsonObject { [$"{path.Segments[index].Name}"] = value };
        }

        var parent = path.Segments.Take(depth).Aggregate(instance, (node, segment) => (JsonObject)(node[$"{segment.Name}"] ?? node));
        parent[$"{path.Segments[depth].Name}"] = value?.DeepClone();
        return new("add", Pointer(path, depth), value ?? new JsonObject());
    }

    // RFC 6901: the tilde first, or it would escape the escapes.
    private static string Pointer(JsonPath path, int depth) => string.Concat(path.Segments.Take(depth + 1)
        .Select(segment => $"/{segment.Name?.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}"));
}
