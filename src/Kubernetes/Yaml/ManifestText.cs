using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>The text of a file's bytes, as kubectl decodes them, except that bytes which are no text are refused: kubectl replaces them silently.</summary>
public static class ManifestText
{
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith([(byte)0xff, (byte)0xfe]) ? Utf16(bytes[2..], bigEndian: false)
        : bytes.StartsWith([(byte)0xfe, (byte)0xff]) ? Utf16(bytes[2..], bigEndian: true)
        : bytes.StartsWith([(byte)0xef, (byte)0xbb, (byte)0xbf]) ? Utf8Text(bytes[3..])
        : Utf8Text(bytes);

    private static string Utf8Text(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length];
        return Utf8.ToUtf16(bytes, characters, out _, out var written, replaceInvalidSequences: false) is OperationStatus.Done
            ? new(characters, 0, written)
            : throw new YamlFormatException("not UTF-8 text here; save the file as UTF-8.", YamlPlace.After(characters.AsSpan(0, written)));
    }

    private static string Utf16(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        try
        {
            return new UnicodeEncoding(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new YamlFormatException("not a UTF-16 text, though it begins like one; save the file as UTF-8.", inner: exception);
        }
    }
}
