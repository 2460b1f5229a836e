using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>
/// The limits of a field at the end of its description, which every version of <c>kubectl explain</c> shows. What the entry itself says and denies,
/// so it holds for all tenants, whether the schema can say it or not; what Catalogs add is in each tenant's Offering. Of sensitive fields it tells nothing.
/// </summary>
public static class LimitSentence
{
    private const string Limits = "Limits: ";
    private const string Default = "Default: ";
    private const int MaxLength = 300;

    /// <summary>Writes them into one version's slimmed schema.</summary>
    public static void Describe(JsonObject schema, IReadOnlyList<(JsonPath Path, ExposedField Field)> fields)
    {
        var sensitivity = Sensitivity.Of(fields.Select(field => field.Field), [schema]);
        foreach (var same in fields.Where(field => !field.Path.IsStatus && !sensitivity.IsSensitive(field.Path)).GroupBy(field => field.Path))
        {
            if (SchemaNodes.Along(schema, same.Key)?[^1] is { } node && Of(same.Key, [.. same.Select(field => field.Field)]) is { } sentence)
            {
                node["description"] = Append(node.Text("description")?.TrimEnd() ?? "", sentence);
            }
        }
    }

    /// <summary>What a description says besides.</summary>
    public static string Without(string description)
    {
        var start = description.LastIndexOf(Limits, StringComparison.Ordinal) is var limits and >= 0 ? limits : description.LastIndexOf(Default, StringComparison.Ordinal);
        return start == 0 || (start > 0 && description[start - 1] == ' ') ? description[..start].TrimEnd() : description;
    }

    private static string? Of(JsonPath path, IReadOnlyList<ExposedField> fields)
    {
        var source = RestrictionSource.Entry("");
        var denying = fields.Select(field => (source, (FieldRestriction)(field.Enforcement is Enforcement.Deny ? field
            : new ExposedField { JsonPath = field.JsonPath, Default = field.Default })));
        if (MergedField.Of($".{path}", [.. denying], isSensitive: false) is not { } merged)
        {
            return null;
        }

        var (limits, initial) = (merged with { Default = null }, merged.Default);
        var said = new List<string>();
        if (EffectiveText.Allowed(limits) is var words and not EffectiveText.Anything)
        {
            said.Add($"{Limits}{Cut(words)}.");
        }

        if (initial is not null)
        {
            said.Add($"{Default}{ShownValue.Of(initial, isSensitive: false)}.");
        }

        return said.Count == 0 ? null : string.Join(' ', said);
    }

    private static string Append(string description, string sentence) =>
        description.EndsWith(sentence, StringComparison.Ordinal) ? description
        : description.Length == 0 ? sentence
        : description[^1] is '.' or '!' or '?' or ':' ? $"{description} {sentence}"
        : $"{description}. {sentence}";

    // Between two characters that belong together nothing is cut.
    private static string Cut(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxLength)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(rune.ToString());
        }

        return text;
    }
}
