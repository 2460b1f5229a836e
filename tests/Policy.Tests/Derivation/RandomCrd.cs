using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>A base CRD, an instance of it and some of its paths, all from one seed: a failing law names the seed.</summary>
internal sealed class RandomCrd
{
    private readonly Random _random;

    private readonly List<string> _paths = [];

    public RandomCrd(int seed)
    {
        _random = new(seed);
        Crd = SampleCrd.Of(ObjectSchema(".spec", depth: 4).ToJsonString(), ObjectSchema(".status", depth: 2).ToJsonString());
        Exposed = [.. Pick(_paths, chance: 0.3)];
        if (Exposed.Count == 0)
        {
            Exposed = [_paths[0]];
        }

        More = [.. Exposed.Union(Pick(_paths, chance: 0.2))];
        Instance = new()
        {
            ["apiVersion"] = "internal.eu-west-1.team-a/v1",
            ["kind"] = "Database",
            ["metadata"] = new JsonObject { ["name"] = "db1" },
            ["spec"] = Value(Root["spec"]!.AsObject()),
            ["status"] = Value(Root["status"]!.AsObject()),
        };
    }

    public JsonObject Crd { get; }

    public JsonObject Instance { get; }

    /// <summary>Some paths of the schema, in random order.</summary>
    public IReadOnlyList<string> Exposed { get; }

    /// <summary>The same and perhaps more.</summary>
    public IReadOnlyList<string> More { get; }

    private JsonObject Root => Crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!.AsObject();

    private JsonObject ObjectSchema(string path, int depth)
    {
        var properties = new JsonObject();
        foreach (var name in Pick(["a", "b", "c.d", "e", "f"], chance: 0.7).Append("z"))
        {
            properties[name] = Schema(name.Contains('.', StringComparison.Ordinal) ? $"{path}['{name}']" : $"{path}.{name}", depth - 1);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (Chance(0.2))
        {
            schema["required"] = new JsonArray([.. Pick(properties.Select(field => field.Key).ToList(), chance: 0.3).Select(name => (JsonNode)name)]);
        }

        if (Chance(0.1))
        {
            schema["x-kubernetes-validations"] = JsonNode.Parse("""[{"rule":"self.a == self.b"},{"rule":"self.z.e != ''"},{"rule":"size(self) > 1"}]""");
        }

        if (Chance(0.05))
        {
            schema["anyOf"] = JsonNode.Parse("""[{"required":["a"]},{"required":["z"]}]""");
        }

        if (Chance(0.2))
        {
            schema["default"] = Value(schema);
        }

        return schema;
    }

    private JsonObject Schema(string path, int depth)
    {
        _paths.Add(path);
        return (depth <= 0 ? 0 : _random.Next(6)) switch
        {
            1 or 2 => ObjectSchema(path, depth),
            3 => new() { ["type"] = "array", ["items"] = Schema(path + "[*]", depth - 1) },
            4 => new() { ["type"] = "object", ["additionalProperties"] = Schema(path + "[*]", depth - 1) },
            5 => KeyedList(path, depth),
            _ => Scalar(),
        };
    }

    private JsonObject KeyedList(string path, int depth)
    {
        var element = ObjectSchema(path + "[*]", depth);
        element["properties"]!["key"] = new JsonObject { ["type"] = "string" };
        return new()
        {
            ["type"] = "array",
            ["items"] = element,
            ["x-kubernetes-list-type"] = "map",
            ["x-kubernetes-list-map-keys"] = new JsonArray("key"),
        };
    }

    private JsonObject Scalar()
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (Chance(0.3))
        {
            schema["default"] = "d";
        }

        return schema;
    }

    private JsonNode Value(JsonObject schema) => schema switch
    {
        _ when schema["properties"] is JsonObject properties => new JsonObject(
            properties.Where(_ => Chance(0.7)).Select(field => KeyValuePair.Create(field.Key, (JsonNode?)Value(field.Value!.AsObject())))),
        _ when schema["additionalProperties"] is JsonObject values => new JsonObject(
            Pick(["k1", "k2", "a"], chance: 0.5).Select(key => KeyValuePair.Create(key, (JsonNode?)Value(values)))),
        _ when schema["items"] is JsonObject items => new JsonArray([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(items))]),
        _ => JsonValue.Create(_random.Next(100).ToString("x", null)),
    };

    private List<string> Pick(IReadOnlyList<string> from, double chance) =>
        from.Where(_ => Chance(chance)).OrderBy(_ => _random.Next()).ToList();

    private bool Chance(double chance) => _random.NextDouble() < chance;
}
