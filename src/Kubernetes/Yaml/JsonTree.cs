using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>The values of a JSON text, one after the other, with the place of everything in them.</summary>
internal sealed class JsonTree(string text, YamlBudget budget)
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);
    private readonly Stack<YamlFrame> _open = new();

    /// <summary>Those that are not null.</summary>
    public List<YamlDocument> Documents { get; } = [];

    /// <summary>Reads to the end; a <see cref="JsonException"/> says that it is no JSON, and <see cref="Refusal"/> where.</summary>
    public void Read()
    {
        var reader = new Utf8JsonReader(_bytes, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = int.MaxValue });
        var cursor = new Cursor(_bytes);
        while (reader.Read())
        {
            Take(ref reader, cursor.At(reader.TokenStartIndex));
        }
    }

    public YamlFormatException Refusal(JsonException exception)
    {
        var lineStart = 0;
        for (var line = 0; line < exception.LineNumber; line++)
        {
            lineStart += _bytes.AsSpan(lineStart).IndexOf((byte)'\n') + 1;
        }

        var problem = exception.Message switch
        {
            var message when message.Contains("trailing comma", StringComparison.Ordinal) => "not valid JSON: a comma with nothing after it.",
            var message when message.Contains("depth to be zero", StringComparison.Ordinal) => "not valid JSON: an object or a list is not closed.",
            var message when message.Contains("start of a value", StringComparison.Ordinal) => "not valid JSON: a value was expected here.",
            var message when message.Contains("start of a property name", StringComparison.Ordinal) => "not valid JSON: a name in double quotes was expected here.",
            var message when message.Contains("after a value", StringComparison.Ordinal) => "not valid JSON: a comma or a closing bracket was expected here.",
            var message when message.Contains("following a property name", StringComparison.Ordinal) => "not valid JSON: a value was expected here.",
            var message when message.Contains("after a property name", StringComparison.Ordinal) => "not valid JSON: a colon was expected here.",
            _ => "not valid JSON.",
        };
        return new(problem, new Cursor(_bytes).At(lineStart + (exception.BytePositionInLine ?? 0)), exception);
    }

    private void Take(ref Utf8JsonReader reader, YamlPlace at)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Open(new JsonObject(), at);
                break;
            case JsonTokenType.StartArray:
                Open(new JsonArray(), at);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                var frame = _open.Pop();
                Attach(frame.Node, frame.Places, frame.Depth);
                break;
            case JsonTokenType.PropertyName:
                budget.Take(at);
                _open.Peek().AddKey(Text(ref reader, at), at);
                break;
            default:
                budget.Take(at);
                Attach(Value(ref reader, at), new(at), depth: 0);
                break;
        }
    }

    private void Open(JsonNode node, YamlPlace at)
    {
        budget.Take(at);
        budget.CheckDepth(at, _open.Count + 1);
        _open.Push(new(node, at, anchor: null, nodesBefore: 0));
    }

    private void Attach(JsonNode? node, YamlPlaces places, int depth)
    {
        if (_open.Count > 0)
        {
            _open.Peek().Add(node, places, depth);
        }
        else if (node is not null)
        {
            Documents.Add(new(node, places));
        }
    }

    private static JsonValue? Value(ref Utf8JsonReader reader, YamlPlace at) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        JsonTokenType.String => JsonValue.Create(Text(ref reader, at)),
        _ when reader.TryGetInt64(out var integer) => JsonValue.Create(integer),
        _ when reader.TryGetDouble(out var number) && double.IsFinite(number) => ManifestNumber.Of(number),
        _ => throw new YamlFormatException("this number is too large.", at),
    };

    private static string Text(ref Utf8JsonReader reader, YamlPlace at)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException exception)
        {
            throw new YamlFormatException("an escape in this text names no Unicode character.", at, exception);
        }
    }

    /// <summary>Turns byte positions, asked for in ascending order, into places.</summary>
    private ref struct Cursor(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at;
        private int _line = 1;
        private int _column = 1;

        public YamlPlace At(long position)
        {
            for (; _at < position && _at < _bytes.Length; _at++)
            {
                var current = _bytes[_at];
                if (current == '\n' || (current == '\r' && (_at + 1 == _bytes.Length || _bytes[_at + 1] != '\n')))
                {
                    (_line, _column) = (_line + 1, 1);
                }
                else
                {
                    _column += current switch { >= 0xf0 => 2, >= 0x80 and < 0xc0 => 0, _ => 1 };
                }
            }

            return new(_line, _column);
        }
    }
}
