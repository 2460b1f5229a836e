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
        _ => ProblemBelow(schema, []),
    };

    private static string? ProblemBelow(JsonObject schema, Stack<PathSegment> path)
    {
        if (schema.ContainsKey("$ref"))
        {
            return $"{Text(path)} uses $ref";
        }

        foreach (var (name, node) in Schema.Properties(schema) ?? [])
        {
            if (ProblemAt(node, new(name), path) is { } problem)
            {
                return problem;
            }
        }

        return (schema["items"] is { } items ? ProblemAt(items, PathSegment.Each, path) : null)
            ?? (schema["additionalProperties"] is { } values ? ProblemAt(values, PathSegment.Each, path) : null);
    }

    private static string? ProblemAt(JsonNode? node, PathSegment at, Stack<PathSegment> path)
    {
        path.Push(at);
        var problem = node switch
        {
            JsonObject schema when schema.Text("type") is { Length: > 0 } || Schema.IsIntOrString(schema) || Schema.IsOpen(schema) =>
                ProblemBelow(schema, path),
            JsonObject => $"{Text(path)} has no type",
            _ when node.IsTrue() => null,
            _ => $"{Text(path)} is not a schema",
        };
        path.Pop();
        return problem;
    }

    private static string Text(Stack<PathSegment> path) => path.Reverse().Aggregate("", JsonPath.Append);
}
