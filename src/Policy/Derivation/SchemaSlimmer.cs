using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>Where the slimming is, and what a new internal object will have there besides the tenant's own fields.</summary>
internal readonly record struct SchemaPlace(string Path, JsonNode? Given, bool InStatus)
{
    public string Name => Path.Length == 0 ? "the object" : Path;

    public SchemaPlace Field(string name) => new(
        JsonPath.Append(Path, new(name)),
        (Given as JsonObject)?[name],
        InStatus || (Path.Length == 0 && name == "status"));

    /// <summary>A preset is one value at one place, so elements are given nothing.</summary>
    public SchemaPlace Element() => new(JsonPath.Append(Path, PathSegment.Each), null, InStatus);
}

/// <summary>Takes hidden fields out of one version's schema, and out of every keyword that speaks of them.</summary>
internal sealed class SchemaSlimmer(string version, DerivationReport report)
{
    /// <summary>The schema that is left; the full one is not changed.</summary>
    public JsonObject Slim(JsonObject schema, PathTree tree, SchemaPlace place)
    {
        if (tree.IsWhole)
        {
            return (JsonObject)schema.DeepClone();
        }

        RefuseIndivisible(schema, place);
        var slim = new JsonObject();
        foreach (var (keyword, value) in schema)
        {
            if (Keyword(keyword, value, schema, tree, place) is { } kept)
            {
                slim[keyword] = kept;
            }
        }

        CheckGiven(schema, tree, place);
        RequireGivenParents(slim, place);
        return slim;
    }

    private JsonNode? Keyword(string keyword, JsonNode? value, JsonObject schema, PathTree tree, SchemaPlace place) => keyword switch
    {
        "properties" => Properties(value as JsonObject ?? [], tree, place),
        "items" or "additionalProperties" => Elements(value, tree, place),
        "required" => new RequiredFields(version, report).Keep(schema, tree, place),
        "default" or "example" => Value(keyword, value, tree, place),
        "x-kubernetes-validations" => Rules(value as JsonArray ?? [], tree, place),
        "x-kubernetes-preserve-unknown-fields" when value.IsTrue() =>
            Dropped(ChangeKind.Field, place, $"{place.Name} does not keep unknown fields: they would be hidden ones"),
        "minProperties" or "maxProperties" when schema.ContainsKey("properties") =>
            Dropped(ChangeKind.Choice, place, $"{place.Name} loses {keyword}, which counts hidden fields; the full copy still checks it"),
        _ when Junctor.Is(keyword) => CheckedJunctor(keyword, value, tree, place),
        _ => value?.DeepClone(),
    };

    private JsonObject Properties(JsonObject fields, PathTree tree, SchemaPlace place)
    {
        var kept = new JsonObject();
        foreach (var (name, field) in fields)
        {
            if (tree.Find(name) is { } below && field is JsonObject schema)
            {
                kept[name] = Slim(schema, below, place.Field(name));
            }
            else
            {
                report.Hide(version, place.Field(name).Path);
            }
        }

        return kept;
    }

    private JsonNode? Elements(JsonNode? value, PathTree tree, SchemaPlace place)
    {
        if (tree.Each is null)
        {
            report.Hide(version, place.Element().Path);
            return null;
        }

        return value is JsonObject element ? Slim(element, tree.Each, place.Element()) : value?.DeepClone();
    }

    private JsonNode? Value(string keyword, JsonNode? value, PathTree tree, SchemaPlace place)
    {
        _ = tree.TryPrune(value, out var kept);
        if (keyword == "default" && !JsonEquality.AreEqual(value, kept))
        {
            Change(ChangeKind.Default, place, $"the default of {place.Name} loses its hidden fields; give them by presets if the service needs them");
        }

        return kept;
    }

    private JsonArray? Rules(JsonArray rules, PathTree tree, SchemaPlace place)
    {
        var kept = new JsonArray();
        foreach (var rule in rules.Objects())
        {
            if (CelRule.ReadsOnlyExposed(rule, tree))
            {
                kept.Add(rule.DeepClone());
                Change(ChangeKind.Rule, place, $"{place.Name} keeps the rule '{rule.Text("rule")}': it reads exposed fields only");
            }
            else
            {
                Change(ChangeKind.Rule, place, $"{place.Name} loses the rule '{rule.Text("rule")}', which reads or may read hidden fields; "
                    + "the full copy still checks it");
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    private JsonNode? CheckedJunctor(string keyword, JsonNode? value, PathTree tree, SchemaPlace place)
    {
        if (Junctor.HiddenMention(value, tree) is { } mention)
        {
            Refuse(place, $"{place.Name} has {keyword}, which speaks of {mention}, and that is hidden; expose {mention} too or all of {place.Name}");
        }
        else
        {
            Change(ChangeKind.Choice, place, $"{place.Name} keeps {keyword}: it speaks of exposed fields only");
        }

        return value?.DeepClone();
    }

    private void RefuseIndivisible(JsonObject schema, SchemaPlace place)
    {
        var listType = schema.Text("x-kubernetes-list-type");
        var indivisible =
            listType is "set" or "atomic" ? $"x-kubernetes-list-type: {listType}"
            : schema.Text("x-kubernetes-map-type") == "atomic" ? "x-kubernetes-map-type: atomic"
            : schema.IsTrue("x-kubernetes-embedded-resource") ? "x-kubernetes-embedded-resource"
            : schema.ContainsKey("enum") ? "an enum of whole values"
            : null;
        if (indivisible is not null)
        {
            Refuse(place, $"{place.Name} has {indivisible}, so it is exposed whole or not at all; list {place.Name} itself instead of fields in it");
        }
        else if (listType is null && schema.ContainsKey("items"))
        {
            Change(ChangeKind.List, place, $"{place.Name} is written as one value: when a tenant changes it, fields of its elements that are hidden are lost");
        }
    }

    /// <summary>Hidden fields that presets create must be complete, for the tenant cannot complete them.</summary>
    private void CheckGiven(JsonObject schema, PathTree tree, SchemaPlace place)
    {
        foreach (var (name, value) in place.Given as JsonObject ?? [])
        {
            if (tree.Find(name) is not null || (Schema.Property(schema, name) ?? schema["additionalProperties"]) is not JsonObject field)
            {
                continue;
            }

            foreach (var missing in SchemaLookup.MissingRequired(field, value, place.Field(name).Path))
            {
                report.Refuse(
                    DerivationReason.HiddenRequiredField,
                    missing,
                    $"{missing} is required in {version} beside what the presets give, and it is hidden; add a preset for it");
            }
        }
    }

    /// <summary>A parent that presets always create needs the tenant's required fields in it, so the tenant must give it.</summary>
    private void RequireGivenParents(JsonObject slim, SchemaPlace place)
    {
        foreach (var (name, field) in Schema.Properties(slim) ?? [])
        {
            if (field is JsonObject child
                && place.Field(name).Given is JsonObject
                && !Schema.HasDefault(child)
                && child.Texts("required").Any(required => !SchemaLookup.HasDefault(child, required))
                && !slim.Texts("required").Contains(name))
            {
                var required = slim["required"] as JsonArray ?? [];
                required.Add((JsonNode)name);
                slim["required"] = required;
                Change(ChangeKind.Required, place.Field(name), $"{place.Field(name).Path} becomes required: presets create it, and it has required fields that only the tenant can give");
            }
        }
    }

    private JsonNode? Dropped(ChangeKind kind, SchemaPlace place, string why)
    {
        Change(kind, place, why);
        return null;
    }

    private void Change(ChangeKind kind, SchemaPlace place, string sentence) => report.Change(kind, version, place.Path, sentence);

    private void Refuse(SchemaPlace place, string message) => report.Refuse(DerivationReason.NotExposable, place.Path, $"{version}: {message}");
}
