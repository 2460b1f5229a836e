using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>All that restricts one field, as one: a value must meet every source, so the strictest counts.</summary>
internal static class MergedField
{
    private const int MaxMessages = 10;

    /// <summary>Null when there is nothing to tell: no source restricts the field, or the audit log alone is told.</summary>
    public static EffectiveRestriction? Of(string path, IReadOnlyList<(RestrictionSource Source, FieldRestriction Field)> all, bool isSensitive)
    {
        var enforcement = all.Any(item => item.Field.Enforcement is Enforcement.Deny && RestrictionShape.Restricts(item.Field)) ? Enforcement.Deny : Enforcement.Warn;
        var told = all.Where(item => item.Field.Enforcement == enforcement && RestrictionShape.Restricts(item.Field)).ToList();
        var initial = all.Where(item => item.Field is ExposedField { Default: not null }).ToList();
        if (told.Count == 0 && initial.Count == 0)
        {
            return null;
        }

        var fields = told.Select(item => item.Field).ToList();
        var lists = fields.Where(field => field.Allowed.Count > 0).Select(field => field.Allowed.OfType<JsonNode>().ToList()).ToList();
        var allowed = Intersection(lists);
        var contradiction = lists.Count > 0 && allowed.Count == 0 ? "no value is in all of the lists" : null;
        var (minimum, maximum) = (Tightest(fields.Select(field => field.Minimum), wantsLargest: true), Tightest(fields.Select(field => field.Maximum), wantsLargest: false));
        var maxLength = fields.Min(field => field.MaxLength);
        var sources = told.Where(item => Counts(item.Field)).Concat(initial).Select(item => item.Source.Name);
        var messages = Sorted(fields.Select(field => field.Message)).Take(MaxMessages);
        return new()
        {
            JsonPath = path,
            Default = isSensitive ? null : initial.Select(item => ((ExposedField)item.Field).Default).OrderBy(value => value?.ToJsonString(), StringComparer.Ordinal)
                .FirstOrDefault(),
            Allowed = isSensitive ? [] : allowed,
            Minimum = minimum,
            Maximum = maximum,
            Patterns = Sorted(fields.Select(field => field.Pattern)),
            MaxLength = maxLength,
            Immutable = fields.Any(field => field.Immutable),
            Required = fields.Any(field => field.Required),
            Sensitive = isSensitive,
            Enforcement = told.Count == 0 ? Enforcement.Deny : enforcement,
            Message = string.Join("; ", messages.Prepend(contradiction).OfType<string>()) is { Length: > 0 } message ? message : null,
            Sources = Sorted(sources),
        };

        // Who allows more than others do in every respect is no source of what is told.
        bool Counts(FieldRestriction field) => field.Pattern is not null || field.Required || field.Immutable
            || (field.MaxLength is { } most && most == maxLength) || IsSame(field.Minimum, minimum) || IsSame(field.Maximum, maximum)
            || (field.Allowed.Count > 0 && (Intersection([[.. field.Allowed.OfType<JsonNode>()]]).Count == allowed.Count || lists.TrueForAll(list => list.Count > allowed.Count)));
    }

    private static List<string> Sorted(IEnumerable<string?> texts) => texts.OfType<string>().ToList() switch
    {
        { Count: < 2 } few => few,
        var several => [.. several.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    private static bool IsSame(JsonNode? limit, JsonNode? tightest) => limit is not null && tightest is not null
        && ValueLimit.Read(limit, out _) is { } one && ValueLimit.Read(tightest, out _) is { } other && one.Value == other.Value && one.IsQuantity == other.IsQuantity;

    // Numbers by value. Of several spellings the shortest is told, so that it does not matter who comes first.
    private static List<JsonNode> Intersection(List<List<JsonNode>> lists)
    {
        if (lists.Count == 0)
        {
            return [];
        }

        var spellings = lists.SelectMany(list => list).Where(value => Key(value) is not null).GroupBy(value => Key(value) ?? "", StringComparer.Ordinal);
        var everywhere = lists.Select(list => list.Select(Key).ToHashSet(StringComparer.Ordinal)).ToList();
        return
        [
            .. spellings.Where(same => everywhere.All(list => list.Contains(same.Key)))
                .Select(same => same.OrderBy(value => value.ToJsonString().Length).ThenBy(value => value.ToJsonString(), StringComparer.Ordinal).First())
                .OrderBy(value => Quantity.TryReadNumber(value, out var number) ? number : default)
                .ThenBy(value => value.ToJsonString(), StringComparer.Ordinal),
        ];
    }

    private static string? Key(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => $"s{value.Text()}",
        JsonValueKind.Number when Quantity.TryReadNumber(value, out var number) => $"n{number}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static JsonNode? Tightest(IEnumerable<JsonNode?> limits, bool wantsLargest)
    {
        var read = limits.OfType<JsonNode>().Select(node => (Node: node, Limit: ValueLimit.Read(node, out _))).Where(each => each.Limit is not null).ToList();
        if (read.Count < 2)
        {
            return read.FirstOrDefault().Node;
        }

        var sorted = wantsLargest ? read.OrderByDescending(each => each.Limit?.Value) : read.OrderBy(each => each.Limit?.Value);
        return sorted.ThenBy(each => each.Limit?.IsQuantity).ThenBy(each => each.Limit?.Text.Length).ThenBy(each => each.Limit?.Text, StringComparer.Ordinal)
            .Select(each => each.Node).FirstOrDefault();
    }
}
