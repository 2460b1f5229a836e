using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Json;

/// <summary>The characters of a JSON string. Values are judged many times a second, so a short one is not made a string of.</summary>
public static class JsonText
{
    /// <summary>Room for most values.</summary>
    public const int Short = 128;

    /// <summary>False for what is no string.</summary>
    public static bool TryRead(JsonNode value, Span<char> buffer, out ReadOnlySpan<char> text)
    {
        text = default;
        if (value is not JsonValue scalar || scalar.GetValueKind() is not JsonValueKind.String)
        {
            return false;
        }

        if (scalar.TryGetValue<JsonElement>(out var element) && TryDecode(JsonMarshal.GetRawUtf8Value(element)[1..^1], buffer, out text))
        {
            return true;
        }

        text = scalar.Text();
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<byte> utf8, Span<char> buffer, out ReadOnlySpan<char> text)
    {
        var isPlain = utf8.Length <= buffer.Length && !utf8.Contains((byte)'\\');
        text = isPlain ? buffer[..Encoding.UTF8.GetChars(utf8, buffer)] : default;
        return isPlain;
    }
}
