using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>What can be said of restrictions when they are written, without a CRD: what cannot be evaluated must not be stored.</summary>
public static class RestrictionShape
{
    /// <summary>The fields of <c>expose</c>. Paths that do not parse are <c>DeriveShape.Paths</c>' affair.</summary>
    public static Decision Exposed(IReadOnlyList<ExposeConfig> expose, string at) =>
        Decision.Combine(
            from config in expose.Index()
            from field in config.Item.Fields.Index()
            where JsonPath.TryParse(field.Item.JsonPath, out _, out _)
            select Field(field.Item, RestrictionSource.Entry(""), $"{at}.expose[{config.Index}].fields[{field.Index}]"));

    /// <summary>The <c>restrictions</c> of a Catalog.</summary>
    public static Decision Of(CatalogSpec spec) =>
        Decision.Combine(spec.Restrictions.Index().Select(entry => Item(entry.Item, $"spec.restrictions[{entry.Index}]",
            isRepeated: spec.Restrictions.Take(entry.Index).Any(other => string.Equals(other.Name, entry.Item.Name, StringComparison.Ordinal)))));

    /// <summary>A keyword is there: without one, a field that is listed restricts nothing.</summary>
    public static bool Restricts(FieldRestriction field) => field is { Allowed.Count: > 0 } or { Minimum: not null } or { Maximum: not null } or { Pattern: not null }
        or { MaxLength: not null } or { Immutable: true } or { Required: true };

    private static Decision Item(CatalogRestriction restriction, string at, bool isRepeated)
    {
        var name = DnsLabel.Require("restriction", restriction.Name) is { IsAllowed: false } refusal
            ? Decision.Deny($"{at}.name", refusal.Violations[0].Message)
            : isRepeated ? Decision.Deny($"{at}.name", $"{restriction.Name} is used twice; messages tell restrictions apart by their names") : Decision.Allow;
        var seen = new HashSet<JsonPath>();
        return restriction.Fields.Index().Aggregate(name, (all, field) =>
        {
            var place = $"{at}.fields[{field.Index}]";
            var again = JsonPath.TryParse(field.Item.JsonPath, out var path, out _) && !seen.Add(path)
                ? Decision.Deny($"{place}.jsonPath", $"{field.Item.JsonPath} is restricted twice; write its restrictions as one")
                : Decision.Allow;
            return all.And(Field(field.Item, RestrictionSource.Catalog("", restriction.Name), place)).And(again);
        });
    }

    private static Decision Field(FieldRestriction field, RestrictionSource source, string at) =>
        Decision.Combine(Restriction.Compile(field, source).Problems.Select(problem => Decision.Deny($"{at}.{problem.Member}", problem.Message))).And(Text(field, at));

    // What is printed in the tenants' terminals, and what goes into CRDs. What was stored before harms nobody else, so it stops nobody.
    private static Decision Text(FieldRestriction field, string at) =>
        (field.Pattern?.Any(char.IsControl) is true
            ? Decision.Deny($"{at}.pattern", "a pattern has no control characters, such as NUL or the end of a line; write \\x and two hexadecimal digits for the character")
            : Decision.Allow)
        .And(field.Message?.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t')) is true
            ? Decision.Deny($"{at}.message", "a message has no control characters; write plain text")
            : Decision.Allow);
}
