using System.Buffers;
using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Webhooks.Admission;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>The memory of a review is the next one's when it is answered.</summary>
public sealed class ReviewCallTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void What_was_not_read_in_time_is_not_read_at_all(int segments)
    {
        var call = new ReviewCall(new DefaultHttpContext());
        var document = ReviewEnvelope.Parse(call.Rent(Segments("""{"name":"db1","spec":{"size":1}}"""u8.ToArray(), segments)));
        call.Hold(document);
        var item = JsonObject.Create(document.RootElement).ShouldNotBeNull();
        item.Text("name").ShouldBe("db1");

        call.Dispose();
        call.Dispose();

        Should.Throw<ObjectDisposedException>(() => item["spec"]!["size"]);
        item.ContainsKey("name").ShouldBeTrue("what was read stays");
    }

    private static ReadOnlySequence<byte> Segments(byte[] bytes, int count)
    {
        var (first, last) = (new Segment(bytes.AsMemory(0, count)), (Segment?)null);
        for (var at = count; count > 1 && at < bytes.Length; at += count)
        {
            last = (last ?? first).Then(bytes.AsMemory(at, Math.Min(count, bytes.Length - at)));
        }

        return last is null ? new(bytes) : new(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
