using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Values as the API server prints them in messages: the way Go does.</summary>
internal static class GoText
{
    /// <summary>The value that a message is about, as it begins the message.</summary>
    public static string Of(JsonNode? value)
    {
        if (value is null)
        {
            return "\"null\"";
        }

        var text = new StringBuilder();
        Write(text, value, isExact: false);
        return text.ToString();
    }

    /// <summary>One text for all values that are the same to Go, to which 1 and 1.0 are not.</summary>
    public static string Exact(JsonNode? value)
    {
        var text = new StringBuilder();
        Write(text, value, isExact: true);
        return text.ToString();
    }

    public static string Quote(string text)
    {
        var quoted = new StringBuilder();
        WriteQuoted(quoted, text);
        return quoted.ToString();
    }

    /// <summary>The shortest text of a number.</summary>
    public static string Of(double number) => Of(number, least: -4, most: 6);

    /// <summary>The shortest text of a number as JSON, which has exponents later.</summary>
    public static string Json(double number) => Of(number, least: -6, most: 21);

    private static string Of(double number, int least, int most)
    {
        var shortest = number.ToString("E16", CultureInfo.InvariantCulture);
        for (var digits = 0; digits < 17; digits++)
        {
            var shorter = number.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture).Equals(number))
            {
                shortest = shorter;
                break;
            }
        }

        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent < least || exponent >= most
            ? string.Create(CultureInfo.InvariantCulture, $"{shortest.AsSpan(0, mark)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}")
            : Plain(shortest.AsSpan(0, mark), exponent);
    }

    private static string Plain(ReadOnlySpan<char> mantissa, int exponent)
    {
        var sign = mantissa[0] == '-' ? "-" : "";
        var digits = mantissa.ToString().Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1 ? sign + digits.PadRight(exponent + 1, '0')
            : $"{sign}{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }

    private static void Write(StringBuilder text, JsonNode? value, bool isExact)
    {
        switch (value)
        {
            case JsonObject fields:
                text.Append("map[string]interface {}{");
                WriteFields(text, fields, isExact);
                text.Append('}');
                break;
            case JsonArray elements:
                text.Append("[]interface {}{");
                WriteElements(text, elements, isExact);
                text.Append('}');
                break;
            default:
                WriteScalar(text, value, isExact);
                break;
        }
    }

    private static void WriteFields(StringBuilder text, JsonObject fields, bool isExact)
    {
        var separator = "";
        foreach (var (name, field) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            text.Append(separator);
            WriteQuoted(text, name);
            text.Append(':');
            Write(text, field, isExact);
            separator = ", ";
        }
    }

    private static void WriteElements(StringBuilder text, JsonArray elements, bool isExact)
    {
        var separator = "";
        foreach (var element in elements)
        {
            text.Append(separator);
            Write(text, element, isExact);
            separator = ", ";
        }
    }

    private static void WriteScalar(StringBuilder text, JsonNode? value, bool isExact)
    {
        switch (value?.GetValueKind())
        {
            case JsonValueKind.String:
                WriteQuoted(text, value.Text() ?? "");
                break;
            case JsonValueKind.True or JsonValueKind.False:
                text.Append(value.GetValueKind() is JsonValueKind.True ? "true" : "false");
                break;
            case JsonValueKind.Number when GoNumber.TryRead(value, out var number):
                text.Append(number.IsInteger ? number.Integer.ToString(CultureInfo.InvariantCulture) : Of(number.Value));
                text.Append(isExact && !number.IsInteger ? "f" : "");
                break;
            default:
                text.Append(value?.ToJsonString() ?? "interface {}(nil)");
                break;
        }
    }

    private static void WriteQuoted(StringBuilder text, string characters)
    {
        text.Append('"');
        foreach (var rune in characters.EnumerateRunes())
        {
            WriteRune(text, rune);
        }

        text.Append('"');
    }

    private static void WriteRune(StringBuilder text, Rune rune)
    {
        var escape = rune.Value switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\a' => "\\a",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\v' => "\\v",
            _ when IsPrinted(rune) => null,
            < ' ' or 0x7F => $"\\x{rune.Value:x2}",
            <= char.MaxValue => $"\\u{rune.Value:x4}",
            _ => $"\\U{rune.Value:x8}",
        };
        text.Append(escape ?? rune.ToString());
    }

    private static bool IsPrinted(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
