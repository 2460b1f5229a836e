using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Json;

/// <summary>Values in messages: short, on one line, and never one that is secret (B73).</summary>
public static class ShownValue
{
    public const string Hidden = "(hidden)";

    private const int MaxCharacters = 64;

    private const int MaxListed = 10;

    public static string Of(JsonNode? value, bool isSensitive) => isSensitive ? Hidden : value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "nothing",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => Quoted(value.Text() ?? ""),
        _ => Cut(value.ToJsonString()),
    };

    /// <summary>At most ten, then how many more.</summary>
    public static string Of(IReadOnlyList<JsonNode> values, bool isSensitive)
    {
        if (isSensitive)
        {
            return Hidden;
        }

        var more = values.Count > MaxListed ? $" and {values.Count - MaxListed} more" : "";
        return string.Join(", ", values.Take(MaxListed).Select(value => Of(value, isSensitive: false))) + more;
    }

    /// <summary>Text in quotes; what cannot be seen or would break the line is escaped.</summary>
    private static string Quoted(string text)
    {
        var shown = new StringBuilder("\"");
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count++ == MaxCharacters)
            {
                return shown.Append("…\"").ToString();
            }

            Append(shown, rune);
        }

        return shown.Append('"').ToString();
    }

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (rune.Value is '"' or '\\')
        {
            shown.Append('\\').Append((char)rune.Value);
        }
        else if (IsVisible(rune))
        {
            shown.Append(rune.ToString());
        }
        else
        {
            shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
        }
    }

    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    private static string Cut(string text) => text.Length <= MaxCharacters ? text : string.Concat(text.AsSpan(0, MaxCharacters), "…");
}
