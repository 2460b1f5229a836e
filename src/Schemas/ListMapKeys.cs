using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Elements of a keyed list cannot be told apart without their keys, so exposing a part of them exposes the keys (H05).</summary>
public static class ListMapKeys
{
    /// <summary>The key paths that partly exposed keyed lists need and nobody listed.</summary>
    public static IReadOnlyList<JsonPath> MissingFrom(IReadOnlyList<JsonPath> paths, JsonObject schema)
    {
        var missing = new List<JsonPath>();
        Collect(schema, PathTree.Of(paths), [], missing);
        return missing;
    }

    private static void Collect(JsonObject schema, PathTree tree, List<PathSegment> path, List<JsonPath> missing)
    {
        foreach (var (name, field) in tree.Fields)
        {
            Descend(Schema.Property(schema, name), field, new(name), path, missing);
        }

        if (tree.Each is not { } each)
        {
            return;
        }

        foreach (var key in Schema.IsKeyedList(schema) ? schema.Texts("x-kubernetes-list-map-keys") : [])
        {
            if (!each.IsWhole && each.Find(key) is not { IsWhole: true })
            {
                missing.Add(JsonPath.Of([.. path, PathSegment.Each, new(key)]));
            }
        }

        Descend(Schema.Element(schema) as JsonObject, each, PathSegment.Each, path, missing);
    }

    private static void Descend(JsonObject? schema, PathTree tree, PathSegment segment, List<PathSegment> path, List<JsonPath> missing)
    {
        if (schema is null || tree.IsWhole)
        {
            return;
        }

        path.Add(segment);
        Collect(schema, tree, path, missing);
        path.RemoveAt(path.Count - 1);
    }
}
