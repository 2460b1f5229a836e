using System.Buffers;
using System.Text.Json;
using KubeCarrier.Webhooks.Serving;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>One call of an API server, until it is answered.</summary>
internal sealed class ReviewCall(HttpContext context) : IDisposable
{
    private CancellationTokenSource? _deadline;
    private List<IDisposable>? _held;
    private byte[]? _rented;

    public HttpRequest Request => context.Request;

    /// <summary>
    /// Ends when the caller hangs up, or when <see cref="AdmissionLimits.RequestTimeout"/> is over. Made on first use, because most reviews are answered
    /// without waiting for anything.
    /// </summary>
    public CancellationToken Deadline => (_deadline ??= Start()).Token;

    /// <summary>Nobody waits for an answer any more.</summary>
    public bool IsAbandoned => context.RequestAborted.IsCancellationRequested;

    /// <summary>All of the review, as it arrived: judging may complete the objects that were taken out of it.</summary>
    public JsonElement Review { get; set; }

    /// <summary>What its verdict rests on; null before there is one.</summary>
    public LiveFacts? Facts { get; set; }

    /// <summary>Disposed of when it is answered, such as a share of the memory that large reviews have.</summary>
    public void Hold(IDisposable share) => (_held ??= new(2)).Add(share);

    /// <summary>A copy of the body, in memory that the next call gets when this one is answered.</summary>
    public ReadOnlyMemory<byte> Rent(in ReadOnlySequence<byte> body)
    {
        var length = (int)body.Length;
        _rented = ArrayPool<byte>.Shared.Rent(length);
        body.CopyTo(_rented);
        return _rented.AsMemory(0, length);
    }

    public void Dispose()
    {
        _held?.ForEach(share => share.Dispose()); // first what has views of the copy: whoever reads it from now on is told so by an exception
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        _deadline?.Dispose();
    }

    private CancellationTokenSource Start()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        source.CancelAfter(AdmissionLimits.RequestTimeout);
        return source;
    }
}
