using System.Text.Json.Nodes;

namespace KubeCarrier.Integration.Tests.Schemas;

/// <summary>Objects that fit a schema, except where it is sly: what is required is there, and of a choice one alternative. All from one seed.</summary>
internal sealed class FittingSpec(int seed)
{
    private const int MaxDepth = 9;

    private readonly Random _random = new(seed);

    public JsonObject Object(JsonObject schema, int depth = 0)
    {
        var required = Names(schema["required"]).ToHashSet(StringComparer.Ordinal);
        var excluded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var choice in new[] { schema["oneOf"], schema["anyOf"] }.OfType<JsonArray>())
        {
            var chosen = choice[_random.Next(choice.Count)]!;
            excluded.UnionWith(choice.SelectMany(other => Names(other!["required"])));
            excluded.ExceptWith(Names(chosen["required"]));
            required.UnionWith(Names(chosen["required"]));
        }

        var result = new JsonObject();
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (required.Contains(name) || (!excluded.Contains(name) && depth < MaxDepth && _random.Next(4) == 0))
            {
                result[name] = Value(child!.AsObject(), depth + 1);
            }
        }

        for (var count = schema["additionalProperties"] is JsonObject ? _random.Next(3) : 0; count > 0; count--)
        {
            result[$"key{count}"] = Value(schema["additionalProperties"]!.AsObject(), depth + 1);
        }

        return result;
    }

    private JsonNode? Value(JsonObject schema, int depth) => schema["enum"] is JsonArray allowed
        ? allowed[_random.Next(allowed.Count)]?.DeepClone()
        : (string?)schema["type"] switch
        {
            "object" => Object(schema, depth),
            "array" => new JsonArray([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(schema["items"]!.AsObject(), depth + 1))]),
            "string" => Text(schema),
            "integer" => _random.Next(1, 9),
            "boolean" => _random.Next(2) == 0,
            _ => schema.ContainsKey("x-kubernetes-int-or-string") ? _random.Next(100) : "anything",
        };

    private string Text(JsonObject schema) => (string?)schema["format"] switch
    {
        "date-time" => "2026-01-01T00:00:00Z",
        "byte" => "aGk=",
        _ => schema.ContainsKey("pattern") ? $"{_random.Next(1, 99)}h" : $"text{_random.Next(1000)}",
    };

    private static IEnumerable<string> Names(JsonNode? required) => (required as JsonArray ?? []).Select(name => (string)name!);
}
