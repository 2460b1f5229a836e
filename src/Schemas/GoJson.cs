using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Values as Go writes JSON: members in order, and escaped what HTML would take for markup.</summary>
internal static class GoJson
{
    public static string Of(JsonNode? value) => Write(new(), value, isOrdered: true).ToString();

    /// <summary>Of a structure of Go's own: its members stand in the order in which it declares them, which is the one they have here.</summary>
    public static string OfStructure(JsonNode? value) => Write(new(), value, isOrdered: false).ToString();

    private static StringBuilder Write(StringBuilder text, JsonNode? value, bool isOrdered) => value switch
    {
        JsonObject fields => WriteFields(text, fields, isOrdered),
        JsonArray elements => WriteElements(text, elements, isOrdered),
        _ => WriteScalar(text, value),
    };

    private static StringBuilder WriteFields(StringBuilder text, JsonObject fields, bool isOrdered)
    {
        var separator = "{";
        foreach (var (name, field) in isOrdered ? fields.OrderBy(field => field.Key, StringComparer.Ordinal) : fields.AsEnumerable())
        {
            WriteText(text.Append(separator), name).Append(':');
            Write(text, field, isOrdered);
            separator = ",";
        }

        return text.Append(fields.Count == 0 ? "{}" : "}");
    }

    private static StringBuilder WriteElements(StringBuilder text, JsonArray elements, bool isOrdered)
    {
        var separator = "[";
        foreach (var element in elements)
        {
            Write(text.Append(separator), element, isOrdered);
            separator = ",";
        }

        return text.Append(elements.Count == 0 ? "[]" : "]");
    }

    private static StringBuilder WriteScalar(StringBuilder text, JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => WriteText(text, value.Text() ?? ""),
        JsonValueKind.Number when GoNumber.TryRead(value, out var number) =>
            text.Append(number.IsInteger ? number.Integer.ToString(CultureInfo.InvariantCulture) : GoText.Json(number.Value)),
        _ => text.Append(value?.ToJsonString() ?? "null"),
    };

    private static StringBuilder WriteText(StringBuilder text, string characters)
    {
        text.Append('"');
        foreach (var character in characters)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        return text.Append('"');
    }
}
