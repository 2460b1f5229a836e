using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>The value that a field gets instead of one that is not allowed.</summary>
/// <param name="Value">Null takes the field away.</param>
/// <param name="Why">What demands it.</param>
internal sealed record CorrectedValue(JsonNode? Value, string Why)
{
    private const int MaxCompared = 64;

    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("0123456789.");

    /// <summary>Units that are taken for each other; the first two of each are Kubernetes' own.</summary>
    private static readonly string[][] Units =
    [
        ["Ki", "k", "ki", "K", "KiB", "KB", "kB"],
        ["Mi", "M", "mi", "MiB", "MB"], // m is a thousandth
        ["Gi", "G", "gi", "g", "GiB", "GB"],
        ["Ti", "T", "ti", "t", "TiB", "TB"],
        ["Pi", "P", "pi", "p", "PiB", "PB"],
    ];

    /// <summary>Null when there is none that somebody could answer for.</summary>
    public static CorrectedValue? Find(EffectiveField field, IReadOnlyList<Keyword> denied, ValuePair pair)
    {
        if (denied.Contains(Keyword.Immutable))
        {
            return new(pair.Before, EffectiveText.Demand(field.Said, Keyword.Immutable));
        }

        return Candidates(field, denied, pair.After).FirstOrDefault(field.IsMet) is { } value
            ? new(value, EffectiveText.Demand(field.Said, denied[0]))
            : null;
    }

    private static IEnumerable<JsonNode> Candidates(EffectiveField field, IReadOnlyList<Keyword> denied, JsonNode? value)
    {
        var said = field.Said;
        if (value is null)
        {
            // Any of several would be a guess.
            return said.Default is { } initial ? [initial] : said.Allowed.Count == 1 ? said.Allowed : [];
        }

        if (said.Allowed.Count > 0)
        {
            return FromList(field, value);
        }

        return OtherUnits(value).Concat(denied.All(keyword => keyword is Keyword.Minimum or Keyword.Maximum) ? InRange(field, value) : []);
    }

    // 30G where 30Gi is asked for: the same number in the unit beside it, never in one a thousand times as large.
    private static IEnumerable<JsonNode> OtherUnits(JsonNode value)
    {
        if (value.Text() is not { Length: <= MaxCompared } text)
        {
            return [];
        }

        var digits = text.TrimEnd().AsSpan().IndexOfAnyExcept(NumberLetters) is var end and >= 0 ? end : text.TrimEnd().Length;
        var (number, unit) = (text[..digits], text[digits..].Trim());
        var family = Units.FirstOrDefault(known => known.Contains(unit, StringComparer.Ordinal));
        return number.Length == 0 || family is null ? [] : family.Take(2).Where(other => other != unit).Select(other => (JsonNode)$"{number}{other}");
    }

    // What was meant, then what the provider proposes, then what looks most like it.
    private static IEnumerable<JsonNode> FromList(EffectiveField field, JsonNode value)
    {
        var text = value.ShownText();
        var isNumber = Quantity.TryReadNumber(value, out var number);
        var meant = field.Said.Allowed.Where(allowed => string.Equals(allowed.ShownText().Trim(), text.Trim(), StringComparison.OrdinalIgnoreCase));
        var nearest = field.Said.Allowed.Index()
            .OrderBy(each => isNumber && Quantity.TryReadNumber(each.Item, out _) ? 0 : 1)
            .ThenBy(each => isNumber && Quantity.TryReadNumber(each.Item, out var other) ? Far(number, other) : 0)
            .ThenBy(each => Edits(each.Item.ShownText(), text))
            .ThenBy(each => each.Index)
            .Select(each => each.Item);
        return [.. meant, .. field.Said.Default is { } initial ? [initial] : Array.Empty<JsonNode>(), .. nearest];
    }

    private static IEnumerable<JsonNode> InRange(EffectiveField field, JsonNode value)
    {
        if (long.TryParse(value.Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            yield return JsonValue.Create(number); // a number in quotes
            value = JsonValue.Create(number);
        }

        var (minimum, maximum) = (Limit(field.Said.Minimum), Limit(field.Said.Maximum));
        if (minimum is { } least && least.TryMeasure(value, out var low) && low < least.Value && field.Said.Minimum is { } lower)
        {
            yield return lower;
        }

        if (maximum is { } most && most.TryMeasure(value, out var high) && high > most.Value && field.Said.Maximum is { } upper)
        {
            yield return upper;
        }

        if (field.Said.Default is { } initial)
        {
            yield return initial;
        }
    }

    private static ValueLimit? Limit(JsonNode? node) => node is null ? null : ValueLimit.Read(node, out _);

    private static double Far(Quantity one, Quantity other) =>
        one.TryGetInt64(out var a) && other.TryGetInt64(out var b) ? Math.Abs((double)a - b) : double.MaxValue;

    // Texts that are long are compared by their beginnings.
    private static int Edits(string one, string other) => SimilarName.Distance(Cut(one).ToUpperInvariant(), Cut(other).ToUpperInvariant());

    private static string Cut(string text) => text.Length <= MaxCompared ? text : text[..MaxCompared];
}
