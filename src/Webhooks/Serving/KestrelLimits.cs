using KubeCarrier.Webhooks.Admission;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KubeCarrier.Webhooks.Serving;

/// <summary>What one caller may cost us, each with its reason.</summary>
internal static class KestrelLimits
{
    /// <summary>Per port. An API server holds a few dozen; an idle connection costs about 50 KB.</summary>
    private const int MaxConnections = 1024;

    /// <summary>Headers of an API server are below 1 KB and come at once.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Longer than the 90 s after which Go's client drops an idle connection, so that ours is never dropped while it sends.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(130);

    /// <summary>A full-size review at this rate would outlive the request timeout anyway.</summary>
    private static readonly MinDataRate BodyRate = new(bytesPerSecond: 16 * 1024, gracePeriod: TimeSpan.FromSeconds(2));

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = AdmissionLimits.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = KeepAlive;
        kestrel.Limits.MinRequestBodyDataRate = BodyRate;
    }
}
