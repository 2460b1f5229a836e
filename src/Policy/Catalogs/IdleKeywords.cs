using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>Keywords of a Catalog that narrow nothing, because every entry that they are for is as strict by itself. Nothing loosens.</summary>
internal static class IdleKeywords
{
    /// <summary>Sentences, each with its place.</summary>
    public static IEnumerable<string> Of(RestrictedField field, IReadOnlyList<CatalogEntry> entries)
    {
        if (field.Field.Enforcement is not Enforcement.Deny || field.Entries.Count == 0 || field.Entries.Any(entry => entry.Fit is Fit.Unknown or Fit.Unfit)
            || Restriction.Compile(field.Field, RestrictionSource.Entry("")).Restriction is not { } restriction)
        {
            yield break;
        }

        var concerned = field.Entries.Where(entry => entry.Fit is Fit.Fits).Select(entry => entry.Entry).ToHashSet(StringComparer.Ordinal);
        var demands = entries.Where(entry => concerned.Contains(entry.Metadata.Name ?? ""))
            .Select(entry => (Entry: entry.Metadata.Name, Demands: EntryFit.Demands(entry, field.Path).ToList())).ToList();
        foreach (var keyword in Enum.GetValues<Keyword>().Where(restriction.Has))
        {
            var strict = demands.Select(entry => (entry.Entry, Demand: entry.Demands.Find(demand => IsAsStrict(demand, keyword, restriction)))).ToList();
            if (strict.Count > 0 && strict.TrueForAll(entry => entry.Demand is not null))
            {
                yield return $"{field.Place}.{JsonNamingPolicy.CamelCase.ConvertName($"{keyword}")}: narrows nothing, "
                    + $"because CatalogEntry {strict[0].Entry} is as strict by itself{Limit(strict[0].Demand, keyword)}";
            }
        }
    }

    private static bool IsAsStrict(FieldRestriction demand, Keyword keyword, Restriction restriction) => keyword switch
    {
        Keyword.Allowed => demand.Allowed.Count > 0 && demand.Allowed.All(value => restriction.IsMet(keyword, value)),
        Keyword.Minimum => demand.Minimum is { } least && restriction.IsMet(keyword, least),
        Keyword.Maximum => demand.Maximum is { } most && restriction.IsMet(keyword, most),
        Keyword.Pattern => demand.Pattern is { } pattern && string.Equals(pattern, restriction.Written.Pattern, StringComparison.Ordinal),
        Keyword.MaxLength => demand.MaxLength <= restriction.Written.MaxLength,
        Keyword.Required => demand.Required,
        _ => demand.Immutable,
    };

    // Of the others the values may be secret.
    private static string Limit(FieldRestriction? demand, Keyword keyword) => keyword switch
    {
        Keyword.Minimum => $": minimum {Text(demand?.Minimum)}",
        Keyword.Maximum => $": maximum {Text(demand?.Maximum)}",
        Keyword.MaxLength => $": maxLength {demand?.MaxLength}",
        _ => "",
    };

    private static string Text(JsonNode? limit) => limit.ShownText();
}
