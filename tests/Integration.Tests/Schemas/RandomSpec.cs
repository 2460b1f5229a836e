using System.Text.Json.Nodes;

namespace KubeCarrier.Integration.Tests.Schemas;

/// <summary>Objects that mostly fit a schema, all from one seed.</summary>
internal sealed class RandomSpec(JsonObject fields, int seed)
{
    private readonly Random _random = new(seed);

    public JsonObject Next()
    {
        var spec = new JsonObject();
        foreach (var (name, schema) in fields)
        {
            if (_random.Next(8) == 0)
            {
                spec[name] = Value(schema!.AsObject());
            }
        }

        return spec;
    }

    private JsonNode? Value(JsonObject schema) => _random.Next(40) == 0
        ? JsonNode.Parse(SampleSchema.Values[_random.Next(SampleSchema.Values.Count)])
        : schema["enum"] is JsonArray allowed && _random.Next(10) > 0 ? allowed[_random.Next(allowed.Count)]?.DeepClone()
        : ((string?)schema["type"]) switch
        {
            "object" => Object(schema),
            "array" => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(schema["items"]!.AsObject()))]),
            "string" => Pick("a", "ab", "abc", "a", "x", "10", "b", "1.2.3.4", "2024-02-29", "axb.", "abcd"),
            "integer" => JsonNode.Parse(Pick("1", "2", "4", "10", "1", "2.0", "7", "-1")),
            "number" => JsonNode.Parse(Pick("1", "2.5", "0.5", "5", "7.5", "1e3", "1.0", "-1.5")),
            "boolean" => _random.Next(2) == 0,
            _ => JsonNode.Parse(Pick("1", "\"1\"", "\"10%\"", "\"A\"")),
        };

    private JsonObject Object(JsonObject schema)
    {
        var result = new JsonObject();
        if (schema.ContainsKey("x-kubernetes-embedded-resource"))
        {
            (result["apiVersion"], result["kind"]) = (Pick("v1", "v1", "apps/v1", ""), Pick("Pod", "Pod", "no kind"));
        }

        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (_random.Next(4) > 0 && name != "metadata")
            {
                result[name] = Value(child!.AsObject());
            }
        }

        for (var count = schema["additionalProperties"] is null ? 0 : _random.Next(3); count > 0; count--)
        {
            result[Pick("k", "l", "m.n/o")] = schema["additionalProperties"] is JsonObject values ? Value(values) : "v";
        }

        if (_random.Next(6) == 0)
        {
            result["unknown"] = JsonNode.Parse("""{"a":{"b":1}}""");
        }

        return result;
    }

    private string Pick(params string[] from) => from[_random.Next(from.Length)];
}
