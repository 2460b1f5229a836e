using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Tests;

/// <summary>Walks a type and an OpenAPI schema side by side and collects every difference.</summary>
internal sealed class SchemaComparison(JsonTypeInfo root)
{
    private readonly List<string> _differences = [];

    /// <summary>Strings that a schema limits though the type does not: the values are constants.</summary>
    private static readonly IReadOnlyDictionary<(Type, string), IReadOnlyList<string>> Limited = new Dictionary<(Type, string), IReadOnlyList<string>>
    {
        [(typeof(Condition), "status")] = [Condition.True, Condition.False, Condition.Unknown],
        [(typeof(Subject), "kind")] = SubjectKinds.All,
        [(typeof(LabelSelectorRequirement), "operator")] = ["In", "NotIn", "Exists", "DoesNotExist"],
    };

    public IReadOnlyList<string> Run(JsonObject schema)
    {
        Members(root, schema, "");
        return _differences;
    }

    private void Members(JsonTypeInfo type, JsonObject schema, string path)
    {
        Expect(path, "type", "object", (string?)schema["type"]);
        var properties = schema["properties"]?.AsObject() ?? [];
        var required = (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).ToHashSet();
        var members = type.Properties.Where(property => property.Get is not null && !IsElsewhere(property, path))
            .ToDictionary(property => property.Name);
        Report(members.Keys.Except(properties.Select(property => property.Key)), name => $"{path}.{name}: the type has it, the schema has not");
        Report(properties.Select(property => property.Key).Except(members.Keys), name => $"{path}.{name}: the schema has it, the type has not");
        Report(required.Except(members.Keys), name => $"{path}.{name}: required, but not there");
        foreach (var (name, member) in members.Where(member => properties.ContainsKey(member.Key)))
        {
            Presence(member, required.Contains(name), $"{path}.{name}");
            Value(type.Type, member, properties[name]!.AsObject(), $"{path}.{name}");
        }
    }

    // A list is never required of JSON: absent and null read as empty, whatever the schema asks of writers.
    private void Presence(JsonPropertyInfo member, bool required, string path)
    {
        var isList = ElementOf(member.PropertyType) is not null;
        if (member.IsRequired && !required && !IsRoot(path))
        {
            _differences.Add($"{path}: the type requires it, the schema does not");
        }
        else if (required && !member.IsRequired && !isList && !IsHeartbeat(path))
        {
            _differences.Add($"{path}: the schema requires it, the type does not");
        }
        else if (!required && !member.IsSetNullable && !member.PropertyType.IsValueType && !IsRoot(path))
        {
            _differences.Add($"{path}: the schema does not require it, but it cannot be null");
        }
    }

    private void Value(Type owner, JsonPropertyInfo member, JsonObject schema, string path)
    {
        if (path == ".metadata")
        {
            Expect(path, "type", "object", (string?)schema["type"]);
            return;
        }

        var values = schema["enum"]?.AsArray().Select(value => (string)value!).ToList();
        var expected = Limited.GetValueOrDefault((owner, member.Name))?.ToList();
        Check(member.PropertyType, schema, values, expected, path);
    }

    private void Check(Type declared, JsonObject schema, IReadOnlyList<string>? values, IReadOnlyList<string>? limited, string path)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (ElementOf(type) is { } element)
        {
            Collection(type, element, schema, path);
        }
        else if (type == typeof(JsonNode) || type == typeof(JsonObject))
        {
            Expect(path, "type", type == typeof(JsonObject) ? "object" : null, (string?)schema["type"]);
            var extension = IsLimit(path) ? "x-kubernetes-int-or-string" : "x-kubernetes-preserve-unknown-fields";
            Expect(path, extension, "true", schema[extension]?.ToJsonString());
        }
        else if (Scalar(type) is var (name, format))
        {
            Expect(path, "type", name, (string?)schema["type"]);
            Expect(path, "enum", Joined(type.IsEnum ? Enum.GetNames(type) : limited), Joined(values));
            Expect(path, "format", path.EndsWith(".data", StringComparison.Ordinal) ? "byte" : format, (string?)schema["format"]);
            Expect(path, "default", type.IsEnum && schema.ContainsKey("default") ? Enum.GetNames(type)[0] : null, (string?)schema["default"]);
        }
        else
        {
            Members(root.Options.GetTypeInfo(type), schema, path);
        }
    }

    private void Collection(Type type, Type element, JsonObject schema, string path)
    {
        var isList = type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        Expect(path, "type", isList ? "array" : "object", (string?)schema["type"]);
        if (schema[isList ? "items" : "additionalProperties"] is not JsonObject items)
        {
            _differences.Add($"{path}: the schema does not say what is in it");
            return;
        }

        Check(element, items, items["enum"]?.AsArray().Select(value => (string)value!).ToList(), null, $"{path}[]");
    }

    private static Type? ElementOf(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() switch
    {
        var list when list == typeof(IReadOnlyList<>) => type.GetGenericArguments()[0],
        var map when map == typeof(IReadOnlyDictionary<,>) => type.GetGenericArguments()[1],
        _ => null,
    } : null;

    private static (string Name, string? Format)? Scalar(Type type) =>
        type == typeof(string) || type.IsEnum ? ("string", null)
        : type == typeof(DateTimeOffset) ? ("string", "date-time")
        : type == typeof(long) ? ("integer", "int64")
        : type == typeof(int) ? ("integer", null)
        : type == typeof(bool) ? ("boolean", null)
        : null;

    // One Condition serves all kinds; only those of a ServiceCluster have a heartbeat, and theirs must.
    private bool IsElsewhere(JsonPropertyInfo property, string path) =>
        IsHeartbeat($"{path}.{property.Name}") && root.Type != typeof(Core.ServiceCluster);

    private static bool IsLimit(string path) => path.EndsWith(".minimum", StringComparison.Ordinal) || path.EndsWith(".maximum", StringComparison.Ordinal);

    private static bool IsHeartbeat(string path) => path == ".status.conditions[].lastHeartbeatTime";

    // The API server itself sees to these three.
    private static bool IsRoot(string path) => path is ".apiVersion" or ".kind" or ".metadata";

    private void Expect(string path, string what, string? expected, string? actual)
    {
        if (expected != actual)
        {
            _differences.Add($"{path}: {what} should be {expected ?? "absent"}, is {actual ?? "absent"}");
        }
    }

    private void Report(IEnumerable<string> names, Func<string, string> difference) => _differences.AddRange(names.Select(difference));

    private static string? Joined(IEnumerable<string>? values) => values is null ? null : string.Join(", ", values);
}
