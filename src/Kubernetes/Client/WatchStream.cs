using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>The lines of a watch: one JSON event each.</summary>
internal static class WatchStream
{
    /// <summary>etcd takes 1.5 MiB; managedFields and JSON's escapes make more of it. Beyond this a line is no object.</summary>
    public const int MaxLineBytes = 8 << 20;

    public const string LineTooLong = "WatchLineTooLong";

    public static async IAsyncEnumerable<WatchEvent> ReadAsync(
        Stream stream, string what, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024));
        try
        {
            while (true)
            {
                var result = await ReadMoreAsync(reader, what, cancellationToken);
                var buffer = result.Buffer;
                while (TryCutLine(ref buffer, out var line))
                {
                    if (Decode(line, what) is { } change)
                    {
                        yield return change;
                    }
                }

                if (buffer.Length > MaxLineBytes)
                {
                    throw new ApiException(413, LineTooLong, $"{what}: an event is longer than {MaxLineBytes >> 20} MiB.");
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                {
                    yield break; // half a line is no event: the next watch brings it again
                }
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static async ValueTask<ReadResult> ReadMoreAsync(PipeReader reader, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, $"{what}: the watch was cut.", exception);
        }
    }

    private static bool TryCutLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private static WatchEvent? Decode(ReadOnlySequence<byte> line, string what)
    {
        var utf8 = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        if (utf8.Trim(" \t\r"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            return Decode(JsonCodec.ParseObject(utf8), what);
        }
        catch (JsonException exception)
        {
            throw new ApiException(200, StatusErrors.UnreadableAnswer, $"{what}: a line of the watch is not an event: {exception.Message}");
        }
    }

    private static WatchEvent Decode(JsonObject line, string what)
    {
        var type = line.Text("type");
        if (line["object"] is not JsonObject content)
        {
            throw new ApiException(200, StatusErrors.UnreadableAnswer, $"{what}: an event without an object.");
        }

        line.Remove("object");
        return type switch
        {
            "ADDED" => new WatchEvent(WatchEventType.Added, content),
            "MODIFIED" => new WatchEvent(WatchEventType.Modified, content),
            "DELETED" => new WatchEvent(WatchEventType.Deleted, content),
            "BOOKMARK" => new WatchEvent(WatchEventType.Bookmark, content),
            "ERROR" => throw StatusErrors.FromStatus(content, httpCode: 500),
            _ => throw new ApiException(200, StatusErrors.UnreadableAnswer, $"{what}: an event of an unknown type."),
        };
    }
}
