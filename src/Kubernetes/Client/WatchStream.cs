using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Bounds;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>The lines of a watch: one JSON event each.</summary>
internal static class WatchStream
{
    /// <summary>Of a line that is not all there, so much is held without a budget.</summary>
    private const int FreeBytes = 64 * 1024;

    public static async IAsyncEnumerable<WatchEvent> ReadAsync(
        Stream stream, string what, ClusterBounds bounds, WatchRate rate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024));
        Hold? hold = null;
        try
        {
            while (true)
            {
                var result = await ReadMoreAsync(reader, hold, what, bounds, cancellationToken);
                var buffer = result.Buffer;
                while (TryCutLine(ref buffer, out var line))
                {
                    await PaceAsync(line.Length, what, bounds, rate, cancellationToken);
                    if (Decode(line, what, bounds) is { } change)
                    {
                        yield return change;
                    }

                    hold?.Dispose();
                    hold = null;
                }

                if (buffer.Length > bounds.Limits.ObjectBytes)
                {
                    throw bounds.Refuse(Misbehaviour.AnswerTooLarge, what, $"an event is longer than {bounds.Limits.ObjectBytes >> 10} KiB.");
                }

                if (buffer.Length > FreeBytes)
                {
                    hold ??= await bounds.HoldAsync(bounds.Limits.ObjectBytes, what, cancellationToken);
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
            hold?.Dispose();
            await reader.CompleteAsync();
        }
    }

    private static async Task PaceAsync(long bytes, string what, ClusterBounds bounds, WatchRate rate, CancellationToken cancellationToken)
    {
        if (rate.IsFlood(bytes))
        {
            throw bounds.Refuse(Misbehaviour.WatchFlood, what,
                $"more than {bounds.Limits.EventsPerMinute} events or {bounds.Limits.EventBytesPerMinute >> 20} MiB of them came within a minute.");
        }

        if (bounds.Rate is { } pace)
        {
            await pace.WaitAsync(bytes, cancellationToken);
        }
    }

    private static async ValueTask<ReadResult> ReadMoreAsync(PipeReader reader, Hold? hold, string what, ClusterBounds bounds, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(hold?.Token ?? cancellationToken);
        }
        catch (OperationCanceledException) when (hold is { IsOver: true })
        {
            throw bounds.Note(ClusterBounds.TooSlow(what));
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

    private static WatchEvent? Decode(ReadOnlySequence<byte> line, string what, ClusterBounds bounds)
    {
        var utf8 = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        if (utf8.Trim(" \t\r"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonBounds.HasAtMost(bounds.Limits.ObjectTokens, utf8)
                ? Decode(JsonCodec.ParseObject(utf8), what)
                : throw bounds.Refuse(Misbehaviour.AnswerTooLarge, what, $"an event has more than {bounds.Limits.ObjectTokens} values.");
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
