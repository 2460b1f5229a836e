using System.Buffers;
using System.Text.Json;
using KubeCarrier.Api;
using KubeCarrier.Api.Admission;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>Reads one AdmissionReview from a request body, bounded and strict. A <see cref="ReviewException"/> says what is wrong with it.</summary>
internal sealed class ReviewReader(LargeReviews large)
{
    /// <summary>The last of two members of the same name would win silently; API servers and we could then read different objects (B48).</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ApiJsonContext.Default.Options.MaxDepth };

    /// <summary>The caller disposes of <see cref="ReceivedReview.Memory"/> when the review is answered.</summary>
    public ValueTask<ReceivedReview> ReadAsync(HttpRequest request, Deadline deadline)
    {
        CheckHeaders(request);
        return ReadBodyAsync(request, deadline);
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

    private async ValueTask<ReceivedReview> ReadBodyAsync(HttpRequest request, Deadline deadline)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var result = reader.TryRead(out var there) ? there : await reader.ReadAsync(deadline.Token); // mostly it came with the headers
            if (result.Buffer.Length > AdmissionLimits.LargeBody)
            {
                reader.AdvanceTo(result.Buffer.Start); // only now, so that an announcement alone takes no place
                return await large.ReadAsync(reader, request.ContentLength ?? AdmissionLimits.MaxBodyBytes, deadline);
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

    /// <summary>A review in a buffer of its own, which it keeps instead of making a copy.</summary>
    public static ReceivedReview Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            ReviewText.Check(utf8.Span);
            return Received(JsonDocument.Parse(utf8, Strict).RootElement); // never disposed of: who judges and who records have views of it
        }
        catch (JsonException problem)
        {
            throw NotWellFormed(problem);
        }
    }

    private static ReceivedReview Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            ReviewText.Check(utf8);
            return Received(JsonElement.Parse(utf8, Strict));
        }
        catch (JsonException problem)
        {
            throw NotWellFormed(problem);
        }
    }

    private static ReceivedReview Received(JsonElement review) => new(ReviewEnvelope.Read(review), review);

    private static ReviewException NotWellFormed(JsonException problem) => ReviewException.BadRequest(
        $"The body is not one well-formed JSON document without duplicate members (line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}).");
}

/// <summary>A review that can be judged.</summary>
/// <param name="Request">Taken out of it; judging may complete its objects.</param>
/// <param name="Json">All of it, as it arrived.</param>
/// <param name="Memory">What it takes of the memory that large reviews share; null when it is small.</param>
internal readonly record struct ReceivedReview(AdmissionRequestBody Request, JsonElement Json, IDisposable? Memory = null);
