using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>One keyword of a restriction that the tenant CRD can say, in every version that has the path.</summary>
/// <param name="Path">The field.</param>
/// <param name="Keyword">What it demands of the field's values.</param>
public sealed record SchemaKeyword(JsonPath Path, Keyword Keyword);

/// <summary>Compares the restrictions of a live CRD with those that a derivation wants.</summary>
public static class SaidKeywords
{
    /// <summary>The restrictions that would enter the live CRD, or change in it, with this derivation.</summary>
    public static IReadOnlyList<SchemaKeyword> Entering(DerivationResult wanted, JsonObject live)
    {
        var said = Versions(live).ToDictionary(VersionManifest.NameOf, version => VersionManifest.SchemaOf(version) ?? [], StringComparer.Ordinal);
        return [.. wanted.Keywords.Where(keyword => !Versions(wanted.Crd).All(version =>
            SchemaNodes.Along(VersionManifest.SchemaOf(version) ?? [], keyword.Path) is not { } nodes
            || (said.TryGetValue(VersionManifest.NameOf(version), out var schema)
                && SchemaNodes.Along(schema, keyword.Path) is { } live
                && IsSame(keyword, nodes, live))))];
    }

    private static IEnumerable<JsonObject> Versions(JsonObject? crd) => crd.Objects("spec", "versions");

    private static bool IsSame(SchemaKeyword keyword, IReadOnlyList<JsonObject> wanted, IReadOnlyList<JsonObject> live) => keyword.Keyword switch
    {
        Keyword.Allowed => Equal(wanted, live, "enum"),
        Keyword.Minimum => Equal(wanted, live, "minimum", "exclusiveMinimum"),
        Keyword.Maximum => Equal(wanted, live, "maximum", "exclusiveMaximum"),
        Keyword.Pattern => Equal(wanted, live, "pattern", "allOf"),
        Keyword.MaxLength => Equal(wanted, live, "maxLength"),
        _ => keyword.Path.Segments.Index().All(segment =>
            segment.Item.Name is not { } name
            || !wanted[segment.Index].Texts("required").Contains(name)
            || live[segment.Index].Texts("required").Contains(name)),
    };

    private static bool Equal(IReadOnlyList<JsonObject> wanted, IReadOnlyList<JsonObject> live, params string[] keywords) =>
        keywords.All(keyword => ValueEquality.AreSame(wanted[^1][keyword], live[^1][keyword], null, new()));
}
