using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>A base CRD with every type of field, restrictions on them, and objects whose values lie near the limits; all from one seed.</summary>
internal sealed class RandomRestrictions(int seed)
{
    private static readonly string[] Texts =
        ["", "a", "A", "ab", "abab", "ababc", "b", "a\n", "\n", "é", "e\u0301", "𝒳", "𝒳𝒴", "10Gi", "512Mi", "a.x", ".x", " a", "notprod", "prod", "aaaaaaaaaa"];

    private static readonly string[] Patterns =
        ["[a-z]+", "a|b", ".{2,3}", "[^a]*", "(ab)+c?", "[0-9]{1,3}(Gi|Mi)", "é+", "\\.x", ".", "prod", "[^\\n]*", "(a|é|𝒳)*", "a?b?"];

    private static readonly string[] Integers =
        ["0", "1", "2", "3", "-1", "5", "10", "1.0", "3e0", "9007199254740991", "9007199254740992", "9007199254740993", "9223372036854775807"];

    private static readonly string[] Numbers = ["0", "0.5", "1", "1.5", "2.999999", "3", "3.0", "-0.1", "1e2", "9007199254740993"];

    private readonly Random _random = new(seed);

    private readonly List<(string Path, string Type)> _fields =
    [
        ("spec.text", "string"), ("spec.known", "string"), ("spec.choice", "string"), ("spec.count", "integer"), ("spec.bounded", "integer"),
        ("spec.share", "number"), ("spec.flag", "boolean"), ("spec.nested.deep.text", "string"), ("spec.users[*].role", "string"),
        ("spec.users[*].size.count", "integer"), ("spec.pools[*].count", "integer"), ("spec.tags[*]", "string"),
    ];

    public static JsonObject BaseCrd(string plural) => JsonNode.Parse(
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"PLURAL.internal.eu.diff"},
         "spec":{"group":"internal.eu.diff","scope":"Namespaced","names":{"kind":"KindPLURAL","plural":"PLURAL"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{
           "apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"type":"object"},
           "spec":{"type":"object","properties":{
             "text":{"type":"string"},
             "known":{"type":"string","pattern":"^[a-zé.]*$","maxLength":6},
             "choice":{"type":"string","enum":["a","A","ab","b"]},
             "count":{"type":"integer"},
             "bounded":{"type":"integer","minimum":0,"exclusiveMinimum":true,"maximum":5},
             "share":{"type":"number"},
             "flag":{"type":"boolean"},
             "nested":{"type":"object","properties":{"deep":{"type":"object","properties":{"text":{"type":"string"}}}}},
             "users":{"type":"array","items":{"type":"object","properties":{"role":{"type":"string"},
               "size":{"type":"object","properties":{"count":{"type":"integer"}}}}}},
             "pools":{"type":"object","additionalProperties":{"type":"object","properties":{"count":{"type":"integer"}}}},
             "tags":{"type":"array","items":{"type":"string"}}}}}}}}]}}
        """.Replace("PLURAL", plural, StringComparison.Ordinal))!.AsObject();

    /// <summary>The same CRD without our restrictions: what it refuses is not our affair.</summary>
    public static ExposeConfig Unrestricted { get; } = new() { Versions = ["v1"], Fields = [new() { JsonPath = ".spec" }] };

    public ExposeConfig Restricted() => new() { Versions = ["v1"], Fields = [.. _fields.Select(field => Restrict(field.Path, field.Type))] };

    public JsonObject Object()
    {
        var spec = new JsonObject();
        foreach (var (path, type) in _fields.Where(_ => _random.Next(5) == 0))
        {
            Put(spec, path.Split('.').AsSpan(1), type);
        }

        return new() { ["spec"] = spec };
    }

    private ExposedField Restrict(string path, string type)
    {
        var field = new ExposedField { JsonPath = path, Required = _random.Next(30) == 0 && !path.EndsWith(']') };
        return type switch
        {
            "string" => (_random.Next(4)) switch
            {
                0 => field with { Pattern = Pick(Patterns) },
                1 => field with { MaxLength = _random.Next(4) },
                2 => field with { Allowed = [.. (path == "spec.choice" ? ["a", "b", "é"] : Texts).OrderBy(_ => _random.Next()).Take(3).Append("a").Distinct().Select(text => (JsonNode)text)] },
                _ => field with { Pattern = Pick(Patterns), MaxLength = _random.Next(2, 5) },
            },
            "boolean" => field with { Allowed = [_random.Next(2) == 0] },
            "integer" when _random.Next(3) == 0 => field with { Allowed = [1, 3] },
            _ => field with { Minimum = _random.Next(-1, 2), Maximum = _random.Next(4) == 0 ? 9007199254740991 : _random.Next(2, 6) },
        };
    }

    private void Put(JsonObject parent, ReadOnlySpan<string> path, string type)
    {
        var name = path[0].Replace("[*]", "", StringComparison.Ordinal);
        var rest = path[1..];
        if (path[0] == name)
        {
            parent[name] = rest.IsEmpty ? Value(type) : Child(parent[name] as JsonObject, rest, type);
        }
        else if (name == "pools")
        {
            parent[name] = new JsonObject { ["a.b"] = Child(null, rest, type), ["main"] = new JsonObject() };
        }
        else
        {
            var list = parent[name] as JsonArray ?? [];
            for (var count = _random.Next(3); count > 0; count--)
            {
                list.Add(rest.IsEmpty ? Value(type) : Child(null, rest, type));
            }

            parent[name] = list;
        }
    }

    private JsonObject Child(JsonObject? there, ReadOnlySpan<string> path, string type)
    {
        var child = there ?? [];
        if (_random.Next(6) > 0)
        {
            Put(child, path, type);
        }

        return child;
    }

    private JsonNode? Value(string type) => type switch
    {
        "string" => Pick(Texts),
        "boolean" => _random.Next(2) == 0,
        "integer" => JsonNode.Parse(Pick(Integers)),
        _ => JsonNode.Parse(Pick(Numbers)),
    };

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
