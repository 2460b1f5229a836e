using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Compares a schema with its successor, node by node; a keyword that is not known here counts as narrowing when it changes.</summary>
internal sealed class SchemaComparison
{
    /// <summary>Says nothing about which values are good, or is compared by its own rule.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "description", "title", "example", "externalDocs", "x-kubernetes-map-type",
        "type", "x-kubernetes-int-or-string", "format", "nullable", "enum", "required", "default", "pattern", "properties", "items", "additionalProperties",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
        "multipleOf", "uniqueItems", "oneOf", "anyOf", "allOf", "not", "x-kubernetes-validations", "x-kubernetes-preserve-unknown-fields",
        "x-kubernetes-list-type", "x-kubernetes-list-map-keys",
    };

    /// <summary>Wider without them, and not comparable.</summary>
    private static readonly string[] Demands = ["pattern", "multipleOf", "oneOf", "anyOf", "allOf", "not"];

    /// <summary>What judges a whole object, so that a default below it may change the verdict.</summary>
    private static readonly string[] Judges = ["oneOf", "anyOf", "allOf", "not", "x-kubernetes-validations", "minProperties", "maxProperties"];

    private readonly string _version;

    private readonly List<SchemaNarrowing> _found = [];

    private SchemaComparison(string version) => _version = version;

    public static IReadOnlyList<SchemaNarrowing> Compare(string version, JsonObject before, JsonObject after)
    {
        var comparison = new SchemaComparison(version);
        comparison.Compare(before, after, "", isJudged: false);
        return comparison._found;
    }

    private void Compare(JsonObject before, JsonObject after, string path, bool isJudged)
    {
        if (JsonEquality.AreEqual(before, after))
        {
            return;
        }

        CompareType(before, after, path);
        CompareDemands(before, after, path);
        CompareMembers(before, after, path);
        CompareDefault(before, after, path, isJudged);
        CompareList(before, after, path);
        foreach (var keyword in before.Concat(after).Select(member => member.Key).Distinct(StringComparer.Ordinal)
            .Where(keyword => !Known.Contains(keyword) && !JsonEquality.AreEqual(before[keyword], after[keyword])))
        {
            Add(path, $"has another {keyword}");
        }

        var judges = isJudged || Judges.Any(after.ContainsKey);
        CompareProperties(before, after, path, judges);
        CompareElements(before, after, path, judges);
    }

    private void CompareType(JsonObject before, JsonObject after, string path)
    {
        var (was, becomes) = (before.Text("type"), after.Text("type"));
        var isEither = Schema.IsIntOrString(after);
        if (was != becomes && !(was == "integer" && becomes == "number") && !(isEither && becomes is null && was is "integer" or "string"))
        {
            Add(path, $"changes its type from {was ?? "none"} to {becomes ?? "none"}");
        }

        if (Schema.IsIntOrString(before) && !isEither)
        {
            Add(path, "is not a number or a string any more");
        }

        if (before.IsTrue("nullable") && !after.IsTrue("nullable"))
        {
            Add(path, "may not be null any more");
        }

        if (Schema.IsOpen(before) && !Schema.IsOpen(after))
        {
            Add(path, "does not keep unknown fields any more");
        }

        if (after.Text("format") is { } format && format != before.Text("format")
            && (before.Text("format"), format) is not (("int32", "int64") or ("float", "double")))
        {
            Add(path, $"has the new format {format}");
        }
    }

    private void CompareDemands(JsonObject before, JsonObject after, string path)
    {
        foreach (var keyword in Demands.Where(keyword => after.ContainsKey(keyword) && !JsonEquality.AreEqual(before[keyword], after[keyword])))
        {
            Add(path, $"has a new {keyword}");
        }

        if (after["enum"] is JsonArray allowed
            && (before["enum"] is not JsonArray last || last.Any(value => !allowed.Any(other => JsonEquality.AreEqual(value, other)))))
        {
            Add(path, "allows fewer values");
        }

        if (SchemaBounds.Narrowed(before, after) is { Count: > 0 } bounds)
        {
            Add(path, $"has a tighter {string.Join(", ", bounds)}");
        }

        var rules = Rules(before).ToList();
        if (Rules(after).Any(rule => !rules.Any(other => JsonEquality.AreEqual(rule, other))))
        {
            Add(path, "has a new rule (x-kubernetes-validations)");
        }
    }

    // What a rule says when it refuses does not matter.
    private static IEnumerable<JsonObject> Rules(JsonObject schema) => schema.Objects("x-kubernetes-validations")
        .Select(rule => new JsonObject(rule.Where(member => member.Key is not ("message" or "messageExpression" or "reason" or "fieldPath"))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));

    private void CompareMembers(JsonObject before, JsonObject after, string path)
    {
        foreach (var name in after.Texts("required").Except(before.Texts("required"), StringComparer.Ordinal)
            .Where(name => Schema.Property(after, name) is not { } member || !Schema.HasDefault(member)))
        {
            Add(JsonPath.Append(path, new(name)), "becomes required");
        }
    }

    /// <summary>Without its default, what is required may be missing; with another one, what judges the whole object may come to another verdict.</summary>
    private void CompareDefault(JsonObject before, JsonObject after, string path, bool isJudged)
    {
        if (!JsonEquality.AreEqual(before["default"], after["default"]) && (isJudged || !Schema.HasDefault(after)))
        {
            Add(path, Schema.HasDefault(after) ? "has another default" : "loses its default");
        }
    }

    private void CompareList(JsonObject before, JsonObject after, string path)
    {
        var becomes = after.Text("x-kubernetes-list-type") ?? "atomic";
        if (becomes != "atomic"
            && (before.Text("x-kubernetes-list-type") != becomes
                || !JsonEquality.AreEqual(before["x-kubernetes-list-map-keys"], after["x-kubernetes-list-map-keys"])))
        {
            Add(path, "tells its items apart in another way (x-kubernetes-list-type)");
        }
    }

    private void CompareProperties(JsonObject before, JsonObject after, string path, bool isJudged)
    {
        var (was, becomes) = (Schema.Properties(before) ?? [], Schema.Properties(after) ?? []);
        foreach (var (name, member) in was)
        {
            var below = JsonPath.Append(path, new(name));
            if (becomes[name] is not JsonObject next)
            {
                if (!Schema.IsOpen(after))
                {
                    Add(below, "is gone");
                }
            }
            else if (member is JsonObject last)
            {
                Compare(last, next, below, isJudged);
            }
        }

        // What nobody named could be anything so far.
        if (Schema.IsOpen(before) || before.ContainsKey("additionalProperties"))
        {
            foreach (var (name, _) in becomes.Where(member => !was.ContainsKey(member.Key)))
            {
                Add(JsonPath.Append(path, new(name)), "was free and now has a schema");
            }
        }
    }

    private void CompareElements(JsonObject before, JsonObject after, string path, bool isJudged)
    {
        foreach (var keyword in new[] { "items", "additionalProperties" })
        {
            var (was, becomes) = (before[keyword], after[keyword]);
            var below = JsonPath.Append(path, PathSegment.Each);
            switch (was, becomes)
            {
                case (JsonObject last, JsonObject next):
                    Compare(last, next, below, isJudged);
                    break;
                case (not null, null) when !Schema.IsOpen(after):
                    Add(below, "is gone");
                    break;
                case (null, not null) when keyword == "items" || Schema.IsOpen(before):
                    Add(below, "was free and now has a schema");
                    break;
                case (not null, not null) when !JsonEquality.AreEqual(was, becomes):
                    Add(below, "has another schema");
                    break;
            }
        }
    }

    private void Add(string path, string what) => _found.Add(new(_version, path, what));
}
