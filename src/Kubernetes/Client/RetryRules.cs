using System.Net;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Which failures are tried again: only what is idempotent, or was provably not processed.</summary>
internal static class RetryRules
{
    /// <summary>A server that asks for more than this gets its answer passed on instead.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Nobody answered: a few tries bridge a restart, more would only hide an outage from the caller.</summary>
    private const int ConnectAttempts = 3;

    public static bool MayRetry(ApiException refusal, bool idempotent)
    {
        if (refusal.RetryAfter > LongestWait || IsTooLarge(refusal))
        {
            return false;
        }

        return refusal.Code switch
        {
            429 => true, // turned away at the door
            503 => idempotent || refusal.RetryAfter is not null,
            502 or 504 => idempotent,
            500 => idempotent && (refusal.RetryAfter is not null || refusal.Reason == "ServerTimeout"),
            _ => false,
        };
    }

    /// <summary>A connection that never came about left nothing behind; one that broke may have.</summary>
    public static bool MayRetry(HttpRequestException failure, bool idempotent, int attempt) =>
        attempt < ConnectAttempts && failure.HttpRequestError switch
        {
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => true,
            HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError or HttpRequestError.Unknown => idempotent,
            _ => false, // TLS: the wrong certificate stays wrong
        };

    /// <summary>Jitter goes on top of what the server asked for: twenty workers were told the same second.</summary>
    public static TimeSpan Wait(TimeSpan? retryAfter, int attempt)
    {
        var delay = JitteredBackoff.Delay(FirstDelay, LongestWait, attempt - 1, Random.Shared.NextDouble());
        return retryAfter is not { } asked ? delay : asked + (asked * 0.25 * Random.Shared.NextDouble());
    }

    /// <summary>etcd's limit comes as a 500 and stays true however often one asks.</summary>
    private static bool IsTooLarge(ApiException refusal) =>
        refusal.Code == 413 || refusal.Message.Contains("request is too large", StringComparison.Ordinal);

    public static bool IsUnauthorized(ApiException refusal) => refusal.Code == (int)HttpStatusCode.Unauthorized;
}
