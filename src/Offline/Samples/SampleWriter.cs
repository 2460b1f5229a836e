using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Samples;

/// <summary>Walks a schema and gives every field a value: those that must be there, and as many of the others as are worth showing.</summary>
internal sealed class SampleWriter(SampleRestrictions restrictions, int mostOptional, bool evaluatesRules)
{
    // What rules read, with all that it is in.
    private readonly HashSet<string> _needed = new(StringComparer.Ordinal);

    private readonly List<string> _remarks = [];

    private int _optional;

    public IReadOnlyList<string> Remarks => _optional > mostOptional
        ? [.. _remarks, $"{_optional - mostOptional} more optional fields are not shown; kubectl explain lists all"]
        : _remarks;

    public IReadOnlyList<SampleField> Root(JsonObject schema)
    {
        Remark(schema, "");
        return Fields(schema, "", isOptional: false, name => name is not ("apiVersion" or "kind" or "metadata" or "status"));
    }

    private List<SampleField> Fields(JsonObject schema, string path, bool isOptional, Func<string, bool>? isWanted = null)
    {
        var must = Chosen(schema, path);
        var all = new List<SampleField>();
        foreach (var (name, node) in Schema.Properties(schema) ?? [])
        {
            if (node is not JsonObject field || isWanted?.Invoke(name) is false)
            {
                continue;
            }

            var at = JsonPath.Append(path, new(name));
            // An instance without its spec may be valid; one with it is what somebody wants to see.
            var mustBeThere = must.Contains(name) || (path.Length == 0 && IsStructured(field) && !Schema.HasDefault(field) && Chosen(field, at).Count > 0);
            if (mustBeThere || isOptional || ++_optional <= mostOptional)
            {
                all.Add(Field(name, field, at, isOptional: !mustBeThere));
            }
        }

        return all;
    }

    private SampleField Field(string name, JsonObject schema, string path, bool isOptional)
    {
        Remark(schema, path);
        var comment = SampleComment.For(schema, restrictions.Default(path) ?? schema["default"], IsSecret(schema, path), restrictions.Limits(path));
        if (IsStructured(schema) && restrictions.Values(path).Count == 0 && Fields(schema, path, isOptional) is { Count: > 0 } fields)
        {
            return new(name, null, fields, isOptional, comment);
        }

        var value = Value(schema, path, isShown: isOptional);
        if (value is null && !isOptional)
        {
            _remarks.Add($"{path} needs a value of your own: {comment}");
        }

        return new(name, value ?? SampleValue.Placeholder, [], isOptional, comment) { IsPlaceholder = value is null };
    }

    /// <summary>A value with nothing optional in it.</summary>
    private JsonNode? Value(JsonObject schema, string path, bool isShown) => schema.Text("type") switch
    {
        "array" when !restrictions.Values(path).Any() => List(schema, path, isShown),
        "object" when !restrictions.Values(path).Any() => Object(schema, path, isShown),
        _ => SampleValue.For(schema, restrictions.At(path), restrictions.Values(path), IsSecret(schema, path)),
    };

    private JsonArray? List(JsonObject schema, string path, bool isShown)
    {
        var list = new JsonArray();
        var count = Math.Max(Count(schema["minItems"]), isShown ? 1 : 0);
        while (list.Count < count && schema["items"] is JsonObject element && Element(element, path, isShown) is { } value)
        {
            list.Add(Distinct(value, list.Count, schema));
        }

        return list.Count < Count(schema["minItems"]) ? null : list;
    }

    // Elements that must differ do so in their keys, or as they are.
    private static JsonNode Distinct(JsonNode value, int index, JsonObject schema)
    {
        if (index == 0)
        {
            return value;
        }

        foreach (var key in schema.Texts("x-kubernetes-list-map-keys").Where(key => value.Text(key) is not null).Take(1))
        {
            value[key] = $"{value[key]}{index + 1}";
        }

        return value.Text() is { } text ? $"{text}{index + 1}" : value;
    }

    private JsonObject? Object(JsonObject schema, string path, bool isShown)
    {
        var json = new JsonObject();
        if (schema.IsTrue("x-kubernetes-embedded-resource"))
        {
            json = new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "example" } };
        }

        foreach (var name in Chosen(schema, path).Where(name => !json.ContainsKey(name)))
        {
            if (Schema.Property(schema, name) is not { } field || Value(field, JsonPath.Append(path, new(name)), isShown: false) is not { } value)
            {
                return null;
            }

            json[name] = value;
        }

        if (schema["additionalProperties"] is JsonObject values && json.Count < Math.Max(Count(schema["minProperties"]), isShown ? 1 : 0))
        {
            json["example"] = Element(values, path, isShown);
        }

        return json;
    }

    private JsonNode? Element(JsonObject schema, string path, bool isShown)
    {
        var at = JsonPath.Append(path, PathSegment.Each);
        var value = Value(schema, at, isShown: false);
        return isShown && value is JsonObject { Count: 0 } && Schema.Properties(schema) is { Count: > 0 } fields && fields.First() is { Value: JsonObject first, Key: var name }
            ? new JsonObject { [name] = Value(first, JsonPath.Append(at, new(name)), isShown: false) }
            : value;
    }

    /// <summary>What must be there: required and without a default, and what a choice or a count still asks for.</summary>
    private List<string> Chosen(JsonObject schema, string path)
    {
        var names = (Schema.Properties(schema) ?? []).Select(field => field.Key).ToList();
        var required = schema.Texts("required").ToHashSet(StringComparer.Ordinal);
        Need(schema, path);
        var chosen = names.Where(name => JsonPath.Append(path, new(name)) is var at && (restrictions.IsRequired(at)
            || ((required.Contains(name) || _needed.Contains(at)) && !SchemaLookup.HasDefault(schema, name)))).ToList();
        foreach (var keyword in new[] { "oneOf", "anyOf" })
        {
            var branches = schema.Objects(keyword).Select(branch => branch.Texts("required").ToList()).ToList();
            if (branches.Count > 0 && !branches.Exists(branch => branch.TrueForAll(chosen.Contains)))
            {
                chosen = [.. chosen.Union(branches[0].Where(names.Contains))];
            }
        }

        return [.. chosen.Union(names.Where(name => !chosen.Contains(name)).Take(Count(schema["minProperties"]) - chosen.Count))];
    }

    // A rule that reads what is not there refuses the instance, whatever it says otherwise.
    private void Need(JsonObject schema, string path)
    {
        foreach (var read in RulesOf(schema).SelectMany(CelRule.Needed))
        {
            var at = path;
            foreach (var name in read)
            {
                _needed.Add(at = JsonPath.Append(at, new(name)));
            }
        }
    }

    private IEnumerable<JsonObject> RulesOf(JsonObject schema) => evaluatesRules ? schema.Objects("x-kubernetes-validations") : [];

    private void Remark(JsonObject schema, string path)
    {
        foreach (var rule in RulesOf(schema))
        {
            _remarks.Add($"not checked here: the rule '{rule.Text("rule")}' of {(path.Length == 0 ? "the object" : path)}");
        }
    }

    private bool IsSecret(JsonObject schema, string path) => restrictions.IsSensitive(path)
        ?? (schema.Text("format") == "password" || (JsonPath.TryParse(path, out var parsed, out _) && SensitiveName.IsIn(parsed)));

    private static bool IsStructured(JsonObject schema) =>
        Schema.Properties(schema) is { Count: > 0 } && !schema.IsTrue("x-kubernetes-embedded-resource") && schema.Text("type") == "object";

    private static int Count(JsonNode? node) =>
        node is JsonValue && long.TryParse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out var count) ? (int)Math.Clamp(count, 0, 100) : 0;
}
