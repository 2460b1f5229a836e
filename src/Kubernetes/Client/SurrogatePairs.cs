using System.Buffers;
using System.Globalization;
using System.Text;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>
/// Characters beyond the basic plane, which the JSON writer escapes as two surrogates. The API server reads server-side apply as YAML, and YAML
/// knows no surrogates: it answers 400 to every object that holds one.
/// </summary>
internal static class SurrogatePairs
{
    private const int PairLength = 12;

    /// <summary>The same JSON with such characters as themselves.</summary>
    public static byte[] WriteOut(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\uD"u8) < 0)
        {
            return utf8.ToArray();
        }

        var written = new ArrayBufferWriter<byte>(utf8.Length);
        while (utf8.IndexOf((byte)'\\') is >= 0 and var at)
        {
            written.Write(utf8[..at]);
            utf8 = utf8[at..];
            if (TryReadPair(utf8, out var rune))
            {
                written.Advance(rune.EncodeToUtf8(written.GetSpan(4)));
                utf8 = utf8[PairLength..];
            }
            else
            {
                written.Write(utf8[..2]); // an escape is a backslash and one more: a second backslash begins nothing
                utf8 = utf8[2..];
            }
        }

        written.Write(utf8);
        return written.WrittenSpan.ToArray();
    }

    /// <summary>Whether there may be an escaped surrogate, paired or not.</summary>
    public static bool MayHoldEscapes(ReadOnlySpan<byte> utf8) => utf8.IndexOf("\\ud"u8) >= 0 || utf8.IndexOf("\\uD"u8) >= 0;

    private static bool TryReadPair(ReadOnlySpan<byte> escaped, out Rune rune)
    {
        rune = default;
        return escaped.Length >= PairLength
            && TryReadUnit(escaped, out var high)
            && TryReadUnit(escaped[(PairLength / 2)..], out var low)
            && Rune.TryCreate(high, low, out rune);
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> escaped, out char unit)
    {
        var isUnit = escaped.StartsWith("\\u"u8) & ushort.TryParse(escaped[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);
        unit = (char)code;
        return isUnit;
    }
}
