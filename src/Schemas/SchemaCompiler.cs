using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Reads a schema once. What it has to leave out, it names.</summary>
internal sealed class SchemaCompiler(KubernetesProfile profile)
{
    private readonly List<(string Path, string What)> _left = [];

    /// <summary>What is not judged, ordered by path.</summary>
    public IReadOnlyList<string> Left => [.. _left.OrderBy(left => left.Path, StringComparer.Ordinal)
        .Select(left => left.Path.Length == 0 ? left.What : $"{left.What} at {left.Path}").Distinct()];

    public void Leave(string path, string what) => _left.Add((path, what));

    /// <summary>Reads a node of the schema itself, and all below.</summary>
    public SchemaNode Read(JsonObject schema, string path)
    {
        foreach (var rule in profile.EvaluatesRules ? schema.Objects("x-kubernetes-validations") : [])
        {
            Leave(path, $"CEL rule {ShownValue.Of(rule["rule"], isSensitive: false)}");
        }

        var properties = Children(schema, path);
        var values = schema["additionalProperties"] as JsonObject;
        var each = JsonPath.Append(path, PathSegment.Each);
        var (ofValues, items) = (values is null ? null : Read(values, each), schema["items"] is JsonObject element ? Read(element, each) : null);
        var (isIntOrString, list) = (Schema.IsIntOrString(schema), ListOf(schema));
        var isEmbedded = schema.IsTrue("x-kubernetes-embedded-resource");
        var node = new SchemaNode
        {
            Types = isIntOrString ? ValueTypes.IntOrString : ValueTypeNames.Read(schema.Text("type")),
            IsNullable = schema.IsTrue("nullable"),
            Format = FormatOf(schema, path),
            Range = profile.JudgesRanges && !isIntOrString ? NumberRange.Read(schema.Text("type"), schema.Text("format")) : null,
            Enum = schema["enum"] is JsonArray { Count: > 0 } allowed ? new([.. allowed.Select(value => value?.DeepClone())]) : null,
            Numbers = NumbersOf(schema),
            Text = TextOf(schema, path),
            Size = SizeOf(schema),
            Required = [.. schema.Texts("required")],
            Properties = properties,
            Values = ofValues,
            HasValues = ofValues is not null || schema.IsTrue("additionalProperties"),
            Items = items,
            AllOf = Branches(schema, "allOf", path),
            AnyOf = Wholly(schema, "anyOf", path),
            OneOf = Wholly(schema, "oneOf", path),
            Not = NotOf(schema, path),
            KeepsUnknown = Schema.IsOpen(schema),
            IsEmbedded = isEmbedded,
            Default = schema["default"]?.DeepClone(),
            List = list,
            Keys = [.. schema.Texts("x-kubernetes-list-map-keys")],
            HasInvariants = isEmbedded || list is not ListKind.Atomic || ofValues is { HasInvariants: true } || items is { HasInvariants: true }
                || (properties?.Values.Any(property => property.HasInvariants) ?? false),
        };
        new Pruning([], isRoot: false).Prune(node.Default, node);
        return node;
    }

    private static ListKind ListOf(JsonObject schema) => schema.Text("x-kubernetes-list-type") switch
    {
        "set" => ListKind.Set,
        "map" => ListKind.Map,
        _ => ListKind.Atomic,
    };

    private static NumberLimits? NumbersOf(JsonObject schema)
    {
        var (minimum, maximum, multiple) = (Real(schema["minimum"]), Real(schema["maximum"]), Real(schema["multipleOf"]));
        return minimum is null && maximum is null && multiple is null
            ? null
            : new(minimum, schema.IsTrue("exclusiveMinimum"), maximum, schema.IsTrue("exclusiveMaximum"), multiple);
    }

    private static SizeLimits? SizeOf(JsonObject schema)
    {
        var size = new SizeLimits(
            Whole(schema["minItems"]), Whole(schema["maxItems"]), schema.IsTrue("uniqueItems"), Whole(schema["minProperties"]), Whole(schema["maxProperties"]));
        return size == new SizeLimits(null, null, false, null, null) ? null : size;
    }

    private static double? Real(JsonNode? node) => GoNumber.TryRead(node, out var number) ? number.Value : null;

    private static long? Whole(JsonNode? node) =>
        GoNumber.TryRead(node, out var number) ? number.IsInteger ? number.Integer : GoNumber.Truncate(number.Value) : null;

    private Dictionary<string, SchemaNode>? Children(JsonObject schema, string path)
    {
        if (Schema.Properties(schema) is not { } fields)
        {
            return null;
        }

        var properties = new Dictionary<string, SchemaNode>(fields.Count, StringComparer.Ordinal);
        foreach (var (name, field) in fields)
        {
            if (field is JsonObject property)
            {
                properties[name] = Read(property, JsonPath.Append(path, new(name)));
            }
        }

        return properties;
    }

    private StringFormat? FormatOf(JsonObject schema, string path)
    {
        if (profile.HasFormatsOfStringsOnly && schema.Text("type") is not (null or "" or "string"))
        {
            return null;
        }

        var format = StringFormat.Read(schema.Text("format"), profile);
        if (format is { Matches: null })
        {
            Leave(path, $"format {format.Name}");
        }

        return format;
    }

    private TextLimits? TextOf(JsonObject schema, string path)
    {
        SchemaPattern? pattern = null;
        if (schema.Text("pattern") is { Length: > 0 } text && (pattern = SchemaPattern.Read(text)) is null)
        {
            Leave(path, $"pattern {text}");
        }

        var (least, most) = (Whole(schema["minLength"]), Whole(schema["maxLength"]));
        return pattern is null && least is null && most is null ? null : new(least, most, pattern);
    }

    private IReadOnlyList<SchemaNode> Branches(JsonObject schema, string keyword, string path) =>
        [.. schema.Objects(keyword).Select(branch => Read(branch, path))];

    // Which branch holds depends on all that is in it.
    private IReadOnlyList<SchemaNode> Wholly(JsonObject schema, string keyword, string path)
    {
        var before = _left.Count;
        var branches = Branches(schema, keyword, path);
        return IsWhole(before, keyword, path) ? branches : [];
    }

    private SchemaNode? NotOf(JsonObject schema, string path)
    {
        var before = _left.Count;
        var branch = schema["not"] is JsonObject not ? Read(not, path) : null;
        return IsWhole(before, "not", path) ? branch : null;
    }

    private bool IsWhole(int before, string keyword, string path)
    {
        if (_left.Count == before)
        {
            return true;
        }

        _left.RemoveRange(before, _left.Count - before);
        Leave(path, keyword);
        return false;
    }
}
