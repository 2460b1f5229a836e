using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>The schemas on the way to a path.</summary>
public static class SchemaNodes
{
    /// <summary>The root, and the schema after each segment; null where a schema does not say what is there.</summary>
    public static IReadOnlyList<JsonObject>? Along(JsonObject schema, JsonPath path)
    {
        var nodes = new List<JsonObject> { schema };
        foreach (var segment in path.Segments)
        {
            var next = segment.Name is { } name ? Schema.Property(nodes[^1], name) : Schema.Element(nodes[^1]);
            if (next is not JsonObject found)
            {
                return null;
            }

            nodes.Add(found);
        }

        return nodes;
    }
}
