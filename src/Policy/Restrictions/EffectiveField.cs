using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>What an Offering says of one field, compiled keyword by keyword with the compiler that admission uses.</summary>
public sealed class EffectiveField
{
    private readonly IReadOnlyList<(Keyword Keyword, Restriction Restriction)> _keywords;

    private EffectiveField(EffectiveRestriction said, JsonPath path, IReadOnlyList<(Keyword, Restriction)> keywords) => (Said, Path, _keywords) = (said, path, keywords);

    public EffectiveRestriction Said { get; }

    public JsonPath Path { get; }

    /// <summary>Null when the path cannot be read. A keyword that cannot is left out: a newer hub may say more than is understood here.</summary>
    public static EffectiveField? Of(EffectiveRestriction said) =>
        JsonPath.TryParse(said.JsonPath, out var path, out _) ? new(said, path, [.. Compile(said)]) : null;

    /// <summary>Whether a value meets every keyword that is about one value.</summary>
    public bool IsMet(JsonNode? value) => _keywords.All(each => each.Restriction.IsMet(each.Keyword, value));

    /// <summary>The keywords that deny a change from one value to another: what is no worse than before is tolerated, as admission does.</summary>
    public IReadOnlyList<Keyword> Denied(ValuePair pair, Budget budget)
    {
        var isSame = pair.WasThere && ValueEquality.AreSame(pair.After, pair.Before, pair.Shape, budget);
        return isSame ? [] :
        [
            .. _keywords.Where(each => each.Keyword is Keyword.Immutable
                    ? pair.WasThere
                    : !each.Restriction.IsMet(each.Keyword, pair.After) && !(pair.WasThere && each.Restriction.IsNearer(each.Keyword, pair.After, pair.Before)))
                .Select(each => each.Keyword).Distinct(),
        ];
    }

    /// <summary>What admission would say; without the path.</summary>
    public string Sentence(Keyword keyword, JsonNode? after, JsonNode? before) => _keywords
        .First(each => each.Keyword == keyword && (keyword is not Keyword.Pattern || !each.Restriction.IsMet(keyword, after)))
        .Restriction.Sentence(keyword, after, before, Said.Sensitive);

    /// <summary>The rule that judges a keyword.</summary>
    public static string RuleOf(Keyword keyword) => keyword switch
    {
        Keyword.Allowed => "value-is-allowed",
        Keyword.Minimum or Keyword.Maximum => "value-is-in-range",
        Keyword.Pattern => "value-matches-pattern",
        Keyword.MaxLength => "value-is-short-enough",
        Keyword.Immutable => "value-is-unchanged",
        _ => "value-is-present",
    };

    /// <summary>The same as an entry would say it, for those who look for a value that meets it.</summary>
    public static IEnumerable<ExposedField> Demands(EffectiveRestriction said)
    {
        var field = new ExposedField
        {
            JsonPath = said.JsonPath,
            Default = said.Default,
            Allowed = said.Allowed,
            Minimum = said.Minimum,
            Maximum = said.Maximum,
            MaxLength = said.MaxLength,
            Required = said.Required && said.Default is null, // what is required and has a default is given
            Sensitive = said.Sensitive,
            Enforcement = said.Enforcement,
        };
        return said.Patterns.Select(pattern => new ExposedField { JsonPath = said.JsonPath, Pattern = pattern, Sensitive = said.Sensitive }).Prepend(field);
    }

    private static IEnumerable<(Keyword, Restriction)> Compile(EffectiveRestriction said)
    {
        var shown = said.Sources.Count == 0 ? "" : $" ({string.Join(", ", said.Sources)})";
        var source = new RestrictionSource(string.Join(", ", said.Sources), shown);
        var parts = new List<(Keyword Keyword, FieldRestriction Field)>
        {
            (Keyword.Allowed, Empty with { Allowed = said.Allowed }),
            (Keyword.Minimum, Empty with { Minimum = said.Minimum }),
            (Keyword.Maximum, Empty with { Maximum = said.Maximum }),
            (Keyword.MaxLength, Empty with { MaxLength = said.MaxLength }),
            (Keyword.Required, Empty with { Required = said.Required }),
            (Keyword.Immutable, Empty with { Immutable = said.Immutable }),
        };
        parts.AddRange(said.Patterns.Select(pattern => (Keyword.Pattern, Empty with { Pattern = pattern })));
        return
            from part in parts
            let message = said.Message is { Length: > 0 and <= 200 } && KeywordMessage.Explains(part.Keyword, keyword => Has(said, keyword)) ? said.Message : null
            let compiled = Restriction.Compile(part.Field with { JsonPath = said.JsonPath, Message = message }, source)
            where compiled.Restriction is { } usable && usable.Has(part.Keyword)
            select (part.Keyword, compiled.Restriction);
    }

    private static bool Has(EffectiveRestriction said, Keyword keyword) => keyword switch
    {
        Keyword.Allowed => said.Allowed.Count > 0,
        Keyword.Minimum => said.Minimum is not null,
        Keyword.Maximum => said.Maximum is not null,
        Keyword.Pattern => said.Patterns.Count > 0,
        Keyword.MaxLength => said.MaxLength is not null,
        Keyword.Required => said.Required,
        _ => said.Immutable,
    };

    private static FieldRestriction Empty { get; } = new() { JsonPath = "" };
}
