using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>
/// Writes restrictions into one version's slimmed schema, where OpenAPI can say them and the API server means by it what admission means. It
/// never writes a default: that would change old objects when they are read.
/// </summary>
internal sealed class SchemaRestrictor(string version, Sensitivity sensitivity, IReadOnlySet<SchemaKeyword> heldBack, DerivationReport report)
{
    private readonly List<SchemaKeyword> _keywords = [];

    private readonly RestrictionWords _words = new(version, report);

    /// <summary>Everything that could be said, held back or not.</summary>
    public IReadOnlyList<SchemaKeyword> Keywords => _keywords;

    public void Restrict(JsonObject schema, JsonPath path, ExposedField field)
    {
        if (SchemaNodes.Along(schema, path) is not { } nodes)
        {
            return; // not in this version, or below a map whose values may be anything
        }

        var node = nodes[^1];
        var compiled = Restriction.Compile(field, RestrictionSource.Entry(""));
        Refuse(path, compiled.Problems.Select(problem => $"{problem.Member} of {path}: {problem.Message}").Concat(FieldFit.BaseCrd.Misfits(path, field, node).Select(misfit => misfit.Message)));
        _words.Default(field, path);
        _words.AdmissionOnly(compiled.Restriction);
        if (compiled.Restriction is not { Enforcement: Enforcement.Deny, Path.IsStatus: false } restriction)
        {
            return;
        }

        void Say(Keyword keyword, bool isSayable, Action write) => Enter(nodes, restriction, keyword, isSayable, field, write);
        Say(Keyword.Allowed, SaysEnum(node), () => Allow(node, field.Allowed, path));
        Say(Keyword.Minimum, SchemaLimit.Of(field.Minimum) is not null, () =>
            SchemaLimit.Tighten(node, SchemaLimit.Of(field.Minimum), "minimum", "exclusiveMinimum", isTighter: static (ours, theirs) => ours > theirs));
        Say(Keyword.Maximum, SchemaLimit.Of(field.Maximum) is not null, () =>
            SchemaLimit.Tighten(node, SchemaLimit.Of(field.Maximum), "maximum", "exclusiveMaximum", isTighter: static (ours, theirs) => ours < theirs));
        Say(Keyword.Pattern, true, () => Match(node, $"^(?:{field.Pattern})$"));
        Say(Keyword.MaxLength, true, () =>
            SchemaLimit.Tighten(node, field.MaxLength, "maxLength", exclusive: null, isTighter: static (ours, theirs) => ours < theirs));
        Say(Keyword.Required, !path.Segments[^1].IsEach, () => Require(nodes, path));
    }

    private void Enter(IReadOnlyList<JsonObject> nodes, Restriction restriction, Keyword keyword, bool isSayable, ExposedField field, Action write)
    {
        if (!restriction.Has(keyword))
        {
            return;
        }

        // The API server's own refusal prints the value that it refuses. That something is missing it says without.
        if (keyword is not Keyword.Required && sensitivity.IsSensitive(restriction.Path))
        {
            _words.LeftOut(restriction.Path, keyword, "because the API server would print the sensitive value that it refuses");
            return;
        }

        if (!isSayable || !DefaultsMeet(nodes, restriction, keyword))
        {
            _words.LeftOut(restriction.Path, keyword, isSayable ? "the base CRD has a default that violates it" : RestrictionWords.WhyUnsayable(keyword, nodes[^1]));
            return;
        }

        _keywords.Add(new(restriction.Path, keyword));
        if (heldBack.Contains(_keywords[^1]))
        {
            _words.LeftOut(restriction.Path, keyword, "live instances do not satisfy it");
            return;
        }

        _words.Entered(restriction.Path, keyword, field, nodes[^1]);
        write();
    }

    // The API server refuses a CRD whose own defaults are invalid.
    private static bool DefaultsMeet(IReadOnlyList<JsonObject> nodes, Restriction restriction, Keyword keyword) =>
        nodes.Index().Where(node => Schema.HasDefault(node.Item)).All(node =>
            ValueJudgement.IsMet(restriction, keyword, node.Item["default"], node.Index, new()));

    private void Refuse(JsonPath path, IEnumerable<string> problems) =>
        report.Refuse(problems.Select(problem => new DerivationProblem(DerivationReason.InvalidRestriction, $"{path}", $"{version}: {problem}")));

    // The API server compares after converting: on a number, 1.5 passes for 1, and on int-or-string 97 for "a". On a nullable field it refuses
    // null, which is nothing at admission (all tried on 1.20).
    private static bool SaysEnum(JsonObject node) =>
        node.Text("type") is "string" or "integer" or "boolean" && !Schema.IsIntOrString(node) && !node.IsTrue("nullable");

    private void Allow(JsonObject node, IReadOnlyList<JsonNode> allowed, JsonPath path)
    {
        var known = node["enum"] as JsonArray;
        var left = allowed.Where(value => known is null || known.Any(other => ValueEquality.AreSame(value, other, null, new()))).Select(value => value.DeepClone()).ToList();
        if (left.Count == 0)
        {
            report.Refuse(DerivationReason.InvalidRestriction, $"{path}",
                $"{version}: none of the allowed values of {path} is one that the base CRD takes; list some of its enum");
            return;
        }

        node["enum"] = new JsonArray([.. left]);
    }

    private static void Match(JsonObject node, string pattern)
    {
        if (!node.ContainsKey("pattern"))
        {
            node["pattern"] = pattern;
            return;
        }

        // Both must match. A structural schema may have value validations in allOf.
        var all = node["allOf"] as JsonArray ?? [];
        all.Add((JsonNode)new JsonObject { ["pattern"] = pattern });
        node["allOf"] = all;
    }

    // Up to the element it is in: a list may be empty.
    private static void Require(IReadOnlyList<JsonObject> nodes, JsonPath path)
    {
        for (var at = path.Segments.Count - 1; at >= 0 && path.Segments[at].Name is { } name; at--)
        {
            if (!nodes[at].Texts("required").Contains(name))
            {
                nodes[at]["required"] = new JsonArray([.. nodes[at].Texts("required").Append(name).Select(each => (JsonNode)each)]);
            }
        }
    }
}
