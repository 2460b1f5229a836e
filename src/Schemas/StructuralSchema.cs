using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>The part of Kubernetes' definition of a structural schema that old CRDs break; the API server checks the rest.</summary>
public static class StructuralSchema
{
    /// <summary>The first thing that is not structural, as half a sentence.</summary>
    public static string? Problem(JsonObject? schema) => schema switch
    {
        null => "there is none",
        _ when schema.Text("type") != "object" => "its type is not object",
        _ => ProblemBelow(schema, ""),
    };

    private static string? ProblemBelow(JsonObject schema, string path)
    {
        if (schema.ContainsKey("$ref"))
        {
            return $"{path} uses $ref";
        }

        var element = PathSegment.Each;
        return (Schema.Properties(schema) ?? [])
            .Select(field => (Segment: new PathSegment(field.Key), Node: field.Value))
            .Concat(new[] { schema["items"], schema["additionalProperties"] }.Where(node => node is not null).Select(node => (element, node)))
            .Select(child => ProblemAt(child.Item2, JsonPath.Append(path, child.Item1)))
            .FirstOrDefault(problem => problem is not null);
    }

    private static string? ProblemAt(JsonNode? node, string path) => node switch
    {
        JsonObject schema when schema.Text("type") is { Length: > 0 } || Schema.IsIntOrString(schema) || Schema.IsOpen(schema) =>
            ProblemBelow(schema, path),
        JsonObject => $"{path} has no type",
        _ when node.IsTrue() => null,
        _ => $"{path} is not a schema",
    };
}
