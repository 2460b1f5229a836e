using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Webhooks.Tests.Fuzz;

/// <summary>Writes JSON as other writers may: other white space, escapes, spellings of numbers, the members of one object twice.</summary>
internal sealed class Spelling(Random random)
{
    private readonly StringBuilder _text = new();

    public bool Whitespace { get; init; }

    public bool Escapes { get; init; }

    public bool Numbers { get; init; }

    /// <summary>The object that gets one of its members twice.</summary>
    public JsonObject? Twice { get; init; }

    public string Write(JsonNode? node)
    {
        _text.Clear();
        Append(node);
        Space();
        return _text.ToString();
    }

    private void Append(JsonNode? node)
    {
        Space();
        switch (node)
        {
            case null:
                _text.Append("null");
                break;
            case JsonObject item:
                List('{', '}', item.Concat(Repeated(item)), member =>
                {
                    Text(member.Key);
                    Space();
                    _text.Append(':');
                    Append(member.Value);
                });
                break;
            case JsonArray items:
                List('[', ']', items, Append);
                break;
            default:
                Scalar(node);
                break;
        }
    }

    private IEnumerable<KeyValuePair<string, JsonNode?>> Repeated(JsonObject item) =>
        ReferenceEquals(item, Twice) && item.Count > 0 ? [item.ElementAt(random.Next(item.Count))] : [];

    private void List<T>(char open, char close, IEnumerable<T> items, Action<T> append)
    {
        _text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
            {
                Space();
                _text.Append(',');
            }

            isFirst = false;
            append(item);
        }

        Space();
        _text.Append(close);
    }

    private void Scalar(JsonNode node)
    {
        if (node.GetValueKind() is JsonValueKind.String)
        {
            Text(node.GetValue<string>());
        }
        else
        {
            var raw = node.ToJsonString();
            _text.Append(Numbers && raw.All(char.IsAsciiDigit) ? Number(raw) : raw);
        }
    }

    private string Number(string raw) => random.Next(5) switch
    {
        0 => $"{raw}.0",
        1 => $"{raw}e0",
        2 when raw != "0" => $"{raw}0E-1",
        3 => $"{raw}.000e+00",
        _ => raw,
    };

    private void Text(string text)
    {
        if (!Escapes)
        {
            _text.Append('"').Append(JsonEncodedText.Encode(text)).Append('"');
            return;
        }

        _text.Append('"');
        foreach (var unit in text)
        {
            if (unit is '"' or '\\' || unit < ' ' || char.IsSurrogate(unit) || random.Next(2) == 0)
            {
                var code = ((int)unit).ToString(random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture);
                _text.Append("\\u").Append(code);
            }
            else
            {
                _text.Append(unit);
            }
        }

        _text.Append('"');
    }

    private void Space()
    {
        for (var count = Whitespace ? random.Next(3) : 0; count > 0; count--)
        {
            _text.Append(" \t\r\n"[random.Next(4)]);
        }
    }
}
