using System.Buffers;
using System.Text.Json;
using KubeCarrier.Api;
using KubeCarrier.Api.Admission;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>Reads one AdmissionReview from a request body, bounded and strict. A <see cref="ReviewException"/> says what is wrong with it.</summary>
internal sealed class ReviewReader
{
    /// <summary>The last of two members of the same name would win silently; API servers and we could then read different objects (B48).</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ApiJsonContext.Default.Options.MaxDepth };

    private long _largeBytes;

    public async ValueTask<ReceivedReview> ReadAsync(HttpRequest request, Deadline deadline)
    {
        CheckHeaders(request);
        var reserved = Reserve(request.ContentLength ?? AdmissionLimits.MaxBodyBytes);
        try
        {
            return await ReadBodyAsync(request, deadline);
        }
        finally
        {
            Interlocked.Add(ref _largeBytes, -reserved);
        }
    }

    private static void CheckHeaders(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            throw new ReviewException(StatusCodes.Status405MethodNotAllowed, "Admission reviews are sent with POST.");
        }

        if (!IsJson(request.ContentType))
        {
            throw new ReviewException(StatusCodes.Status415UnsupportedMediaType, "Admission reviews are sent as application/json.");
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw new ReviewException(StatusCodes.Status415UnsupportedMediaType, "Admission reviews are sent without Content-Encoding.");
        }

        if (request.ContentLength > AdmissionLimits.MaxBodyBytes)
        {
            throw ReviewException.TooLarge;
        }
    }

    private static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Many large bodies at a time would be many times their size in memory (B65).</summary>
    private long Reserve(long length)
    {
        if (length <= AdmissionLimits.LargeBody)
        {
            return 0;
        }

        if (Interlocked.Add(ref _largeBytes, length) > AdmissionLimits.LargeBodyBudget)
        {
            Interlocked.Add(ref _largeBytes, -length);
            throw new ReviewException(StatusCodes.Status503ServiceUnavailable, "Too many large admission reviews at a time; try again.");
        }

        return length;
    }

    private static async ValueTask<ReceivedReview> ReadBodyAsync(HttpRequest request, Deadline deadline)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var result = reader.TryRead(out var there) ? there : await reader.ReadAsync(deadline.Token); // mostly it came with the headers
            if (result.Buffer.Length > AdmissionLimits.MaxBodyBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                throw ReviewException.TooLarge;
            }

            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            try
            {
                return Parse(result.Buffer);
            }
            finally
            {
                reader.AdvanceTo(result.Buffer.End);
            }
        }
    }

    private static ReceivedReview Parse(in ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            return Parse(body.FirstSpan);
        }

        var length = (int)body.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(copy);
            return Parse(copy.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static ReceivedReview Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            ReviewText.Check(utf8);
            var review = JsonElement.Parse(utf8, Strict);
            return new(ReviewEnvelope.Read(review), review);
        }
        catch (JsonException exception)
        {
            throw ReviewException.BadRequest(
                $"The body is not one well-formed JSON document without duplicate members (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).");
        }
    }
}

/// <summary>A review that can be judged.</summary>
/// <param name="Request">Taken out of it; judging may complete its objects.</param>
/// <param name="Json">All of it, as it arrived.</param>
internal readonly record struct ReceivedReview(AdmissionRequestBody Request, JsonElement Json);
