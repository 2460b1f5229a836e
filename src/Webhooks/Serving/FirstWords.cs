using System.Buffers;

namespace KubeCarrier.Webhooks.Serving;

/// <summary>Whether a connection has said anything yet that is worth working for.</summary>
internal static class FirstWords
{
    private const byte Handshake = 22;
    private const int RecordHeader = 5;

    /// <summary>What a record may hold, and a hello is far smaller.</summary>
    private const int LongestRecord = 16 * 1024;

    /// <summary>A byte is enough where no handshake follows; the server's own time-outs go on from there.</summary>
    public static bool IsSomething(ReadOnlySequence<byte> said) => !said.IsEmpty;

    /// <summary>The whole first record of a TLS handshake; or what can be none, which TLS itself refuses at once.</summary>
    public static bool IsHello(ReadOnlySequence<byte> said)
    {
        if (said.IsEmpty)
        {
            return false;
        }

        if (said.FirstSpan[0] != Handshake)
        {
            return true;
        }

        if (said.Length < RecordHeader)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[RecordHeader];
        said.Slice(0, RecordHeader).CopyTo(header);
        var length = (header[3] << 8) | header[4];
        return length > LongestRecord || said.Length >= RecordHeader + length;
    }
}
