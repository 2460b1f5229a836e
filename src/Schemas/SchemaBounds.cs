using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Which of a schema's bounds leave out values that were inside before. Bounds that cannot be compared do.</summary>
internal static class SchemaBounds
{
    private static readonly (string Keyword, string? Exclusive, bool IsLower)[] Bounds =
    [
        ("minimum", "exclusiveMinimum", true), ("maximum", "exclusiveMaximum", false),
        ("minLength", null, true), ("maxLength", null, false),
        ("minItems", null, true), ("maxItems", null, false),
        ("minProperties", null, true), ("maxProperties", null, false),
    ];

    public static IReadOnlyList<string> Narrowed(JsonObject before, JsonObject after)
    {
        var found = Bounds.Where(bound => IsNarrowed(before, after, bound.Keyword, bound.Exclusive, bound.IsLower)).Select(bound => bound.Keyword);
        return [.. after.IsTrue("uniqueItems") && !before.IsTrue("uniqueItems") ? found.Append("uniqueItems") : found];
    }

    private static bool IsNarrowed(JsonObject before, JsonObject after, string keyword, string? exclusive, bool isLower)
    {
        if (after[keyword] is not { } becomes)
        {
            return false;
        }

        var isOpen = exclusive is not null && after.IsTrue(exclusive) && !before.IsTrue(exclusive);
        if (before[keyword] is not { } was)
        {
            return !(isLower && exclusive is null && Number(becomes) == 0); // nothing has fewer than none
        }

        if (JsonEquality.AreEqual(was, becomes))
        {
            return isOpen;
        }

        return (Number(was), Number(becomes)) is not ({ } last, { } next) || (isLower ? next > last : next < last) || (next == last && isOpen);
    }

    private static decimal? Number(JsonNode node) =>
        decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
