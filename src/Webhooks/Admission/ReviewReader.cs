using System.Buffers;
using System.Text.Json;
using KubeCarrier.Api.Admission;
using KubeCarrier.Webhooks.Serving;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>Reads one AdmissionReview from a request body, bounded and strict. A <see cref="ReviewException"/> says what is wrong with it.</summary>
/// <param name="large">Where large ones wait.</param>
/// <param name="recorder">Who keeps reviews after they are answered; null: nobody, and their memory is used again.</param>
internal sealed class ReviewReader(LargeReviews large, IReviewRecorder? recorder = null)
{
    /// <summary>Its request; the call keeps the whole.</summary>
    public ValueTask<AdmissionRequestBody> ReadAsync(ReviewCall call)
    {
        CheckHeaders(call.Request);
        return ReadBodyAsync(call);
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

    private async ValueTask<AdmissionRequestBody> ReadBodyAsync(ReviewCall call)
    {
        var reader = call.Request.BodyReader;
        while (true)
        {
            var result = reader.TryRead(out var there) ? there : await reader.ReadAsync(call.Deadline); // mostly it came with the headers
            if (result.Buffer.Length > AdmissionLimits.LargeBody)
            {
                reader.AdvanceTo(result.Buffer.Start); // only now, so that an announcement alone takes no place
                return Taken(call, await large.ReadAsync(call));
            }

            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            try
            {
                return Taken(call, Parse(call, result.Buffer));
            }
            finally
            {
                reader.AdvanceTo(result.Buffer.End);
            }
        }
    }

    private static AdmissionRequestBody Taken(ReviewCall call, JsonElement review)
    {
        call.Review = review;
        return ReviewEnvelope.Request(review);
    }

    private JsonElement Parse(ReviewCall call, in ReadOnlySequence<byte> body)
    {
        if (recorder is not null)
        {
            return ReviewEnvelope.Parse(body.ToArray()).RootElement;
        }

        // Of what an ordinary review costs, its bytes and the table of its values would be the most.
        var document = ReviewEnvelope.Parse(call.Rent(body));
        call.Hold(document);
        return document.RootElement;
    }
}
