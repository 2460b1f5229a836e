using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeCarrier.Json;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>JSON to YAML in kubectl's layout. Whatever any YAML reader could take for something else is quoted.</summary>
public static partial class YamlText
{
    private const int MaxDepth = 512;

    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        switch (node)
        {
            case JsonObject { Count: > 0 } or JsonArray { Count: > 0 }:
                Block(text, node, indent: 0, onNewLine: true);
                break;
            default:
                text.Append(Scalar(node)).Append('\n');
                break;
        }

        return text.ToString();
    }

    private static void Block(StringBuilder text, JsonNode node, int indent, bool onNewLine)
    {
        if (indent > MaxDepth)
        {
            throw new InvalidOperationException($"The value is nested deeper than {MaxDepth / 2} levels.");
        }

        switch (node)
        {
            case JsonObject mapping:
                foreach (var (key, value) in mapping)
                {
                    Indent(text, indent, ref onNewLine).Append(Text(key)).Append(':');
                    Value(text, value, indent, value is JsonArray ? 0 : 2); // kubectl does not indent lists below their key
                }

                break;
            case JsonArray sequence:
                foreach (var item in sequence)
                {
                    Indent(text, indent, ref onNewLine).Append('-');
                    Item(text, item, indent);
                }

                break;
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent, int deeper)
    {
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Append('\n');
            Block(text, value, indent + deeper, onNewLine: true);
        }
        else if (AsLines(value) is { } lines)
        {
            Literal(text, lines, indent + 2);
        }
        else
        {
            text.Append(' ').Append(Scalar(value)).Append('\n');
        }
    }

    private static void Item(StringBuilder text, JsonNode? item, int indent)
    {
        if (item is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Append(' ');
            Block(text, item, indent + 2, onNewLine: false);
        }
        else
        {
            Value(text, item, indent, deeper: 2);
        }
    }

    private static StringBuilder Indent(StringBuilder text, int indent, ref bool onNewLine)
    {
        var width = onNewLine ? indent : 0; // the first key of a list's item stands behind its dash
        onNewLine = true;
        return text.Append(' ', width);
    }

    private static string Scalar(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.Text() is { } text => Text(text),
        _ => node.ToJsonString(),
    };

    private static string Text(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>Escapes what YAML takes for a line break or does not print. Other letters stay: some readers refuse surrogates.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => quoted.Append('\\').Append(rune),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                < ' ' or (>= 0x7f and <= 0xa0) or 0x2028 or 0x2029 or 0xfeff or 0xfffe or 0xffff =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => quoted.Append(rune),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsPlain(string text) =>
        Plain().IsMatch(text) && !Ambiguous().IsMatch(text) && YamlScalar.Resolve(text)?.GetValueKind() == JsonValueKind.String;

    /// <summary>Text of several lines that a literal block shows as it is.</summary>
    private static string? AsLines(JsonNode? node) =>
        node.Text() is { } text && text.Contains('\n', StringComparison.Ordinal) && Lines().IsMatch(text) ? text : null;

    private static void Literal(StringBuilder text, string lines, int indent)
    {
        text.Append(lines.EndsWith('\n') ? " |\n" : " |-\n");
        foreach (var line in (lines.EndsWith('\n') ? lines[..^1] : lines).Split('\n'))
        {
            text.Append(' ', line.Length == 0 ? 0 : indent).Append(line).Append('\n');
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_/.][A-Za-z0-9_./\-]*( [A-Za-z0-9_./\-(][A-Za-z0-9_./,()\-]*)*\z")]
    private static partial Regex Plain();

    /// <summary>Numbers and words of YAML 1.1 or 1.2 in any letter case, and what begins like a document marker or a float.</summary>
    [GeneratedRegex(@"\A(\.|[-.]+\z|(y|n|yes|no|on|off|true|false|null)\z)", RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();

    /// <summary>Printable ASCII lines, the first of them not indented, none ending in a space, no more than one line break at the end.</summary>
    [GeneratedRegex(@"\A[!-~]([ -~]*[!-~])?(\n([ -~]*[!-~])?)*(?<!\n)\n?\z")]
    private static partial Regex Lines();
}
