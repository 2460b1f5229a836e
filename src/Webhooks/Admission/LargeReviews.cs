using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using KubeCarrier.Webhooks.Serving;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>
/// Reads the few reviews that are large, within a memory that they share: first for their bytes, then for what parsing makes of them. They wait for
/// each other, and what waits lies in the network; all others are never asked to wait (B65, B87).
/// </summary>
internal sealed class LargeReviews
{
    /// <summary>Parsing rents its buffers from the thread's own pool, which keeps them: a thread that ends gives them back.</summary>
    private const int OwnThread = 1024 * 1024;

    private readonly MemoryBudget _bodies = new(AdmissionLimits.LargeBodyBudget);
    private readonly MemoryBudget _values = new(AdmissionLimits.LargeValueBudget);
    private long _read;

    /// <summary>None is under way.</summary>
    public bool IsIdle => _bodies.Taken == 0;

    /// <summary>Bytes of all that were read since this was asked last.</summary>
    public long TakeRead() => Interlocked.Exchange(ref _read, 0);

    /// <summary>The call holds the memory until it is answered.</summary>
    public async ValueTask<JsonElement> ReadAsync(ReviewCall call)
    {
        var length = call.Request.ContentLength ?? AdmissionLimits.MaxBodyBytes;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(call.Deadline);
        patience.CancelAfter(AdmissionLimits.LargeBodyPatience);
        try
        {
            call.Hold(await _bodies.TakeAsync(length, patience.Token));
            Interlocked.Add(ref _read, length);
            using var promptly = CancellationTokenSource.CreateLinkedTokenSource(call.Deadline);
            promptly.CancelAfter(AdmissionLimits.LargeBodyArrives);
            var body = await ReceiveAsync(call.Request.BodyReader, GC.AllocateUninitializedArray<byte>((int)length), promptly.Token);
            var weight = body.Length + (AdmissionLimits.MemoryOfValue * ReviewEnvelope.CountValues(body.Span));
            call.Hold(await _values.TakeAsync(weight, patience.Token));
            if (weight >= AdmissionLimits.LargeValueBudget)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true); // what the one before it left would be in its way
            }

            return body.Length < OwnThread
                ? ReviewEnvelope.Parse(body).RootElement
                : await Task.Factory.StartNew(() => ReviewEnvelope.Parse(body).RootElement, call.Deadline, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Exception full) when (full is OutOfMemoryException || (full is OperationCanceledException && !call.IsAbandoned))
        {
            throw new ReviewException(StatusCodes.Status503ServiceUnavailable, "Too many large admission reviews at a time; try again.");
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(PipeReader reader, byte[] body, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var (more, isLast) = (result.Buffer, result.IsCompleted);
            if (more.Length > body.Length - length)
            {
                reader.AdvanceTo(more.End);
                throw ReviewException.TooLarge;
            }

            more.CopyTo(body.AsSpan(length));
            length += (int)more.Length;
            reader.AdvanceTo(more.End);
            if (isLast)
            {
                return body.AsMemory(0, length);
            }
        }
    }
}
