using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api;
using KubeCarrier.Api.Admission;
using KubeCarrier.Json;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Turns what a server said into an <see cref="ApiException"/>.</summary>
internal static class StatusErrors
{
    /// <summary>The answer is not the API's: a proxy, a load balancer, or another server altogether.</summary>
    public const string UnreadableAnswer = "UnreadableAnswer";

    private const int MaxMessageLength = 4096;

    private const int MaxReasonLength = 64;

    /// <summary>
    /// An error answer. Without a Status nothing of its body is repeated: it may come from a server that we were tricked into asking.
    /// </summary>
    public static ApiException FromAnswer(HttpResponseMessage response, ReadOnlySequence<byte> answer, string what)
    {
        var body = answer.ToArray();
        var code = (int)response.StatusCode;
        var retryAfter = RetryAfter(response.Headers.RetryAfter);
        if (TryStatus(body) is { } status)
        {
            return FromStatus(status, code, retryAfter);
        }

        if (code == 404 && IsGoNotFound(body))
        {
            return new ApiException(code, "NotFound", $"{what}: the API server does not serve this path.", retryAfter: retryAfter);
        }

        var kind = response.Content.Headers.ContentType?.MediaType ?? "no content type";
        var message = code is >= 300 and < 400
            ? $"{what}: answered with a redirect ({code}), which is not followed; the server address must be the API server's own."
            : $"{what}: answered {code} with {body.Length} bytes of {kind} instead of a Kubernetes Status; is something else in between?";
        return new ApiException(code, code is >= 300 and < 400 ? "Redirect" : UnreadableAnswer, message, retryAfter: retryAfter);
    }

    /// <summary>A Status object: the body of an error answer, or the object of an ERROR event.</summary>
    public static ApiException FromStatus(JsonObject status, int httpCode, TimeSpan? retryAfter = null)
    {
        StatusBody? decoded = null;
        try
        {
            decoded = status.Deserialize(ApiJsonContext.Default.StatusBody);
        }
        catch (JsonException)
        {
            // A Status with surprising members still is an error answer; the HTTP code says the rest.
        }

        var code = decoded is { Code: > 0 } ? decoded.Code : httpCode;
        return new ApiException(
            code,
            decoded?.Reason is { } reason && IsReason(reason) ? reason : ((HttpStatusCode)code).ToString(),
            Bounded(decoded?.Message ?? string.Create(CultureInfo.InvariantCulture, $"The API server answered {code} without a message.")),
            decoded?.Details,
            retryAfter ?? RetryAfter(status))
        {
            IsStatus = true,
        };
    }

    public static ApiException Unreadable(int code, string what, string why) => new(code, UnreadableAnswer, $"{what}: {why}");

    private static JsonObject? TryStatus(byte[] body)
    {
        try
        {
            var node = body.Length == 0 ? null : JsonCodec.ParseObject(body);
            return node?.Text("kind") == "Status" ? node : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the API server says about a group it does not serve: Go's own plain text.</summary>
    private static bool IsGoNotFound(byte[] body) => body.AsSpan().StartsWith("404 page not found"u8);

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta;

    private static TimeSpan? RetryAfter(JsonObject status) =>
        status.Whole("details", "retryAfterSeconds") is { } seconds and > 0 and <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>It becomes the reason of a condition: one word, as Kubernetes' are.</summary>
    private static bool IsReason(string reason) => reason.Length is > 0 and <= MaxReasonLength && reason.All(char.IsAsciiLetterOrDigit);

    private static string Bounded(string message) => message.Length <= MaxMessageLength ? message : $"{message.AsSpan(0, MaxMessageLength)}…";
}
