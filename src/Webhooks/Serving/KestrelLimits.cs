using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace KubeCarrier.Webhooks.Serving;

/// <summary>What one caller may cost us, each with its reason.</summary>
internal static class KestrelLimits
{
    /// <summary>Connections the kernel keeps until we take them, so that a flood delays an API server's and does not lose it. The kernel's own default is the same.</summary>
    private const int Backlog = 4096;

    /// <summary>Headers of an API server are below 1 KB and come at once.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Longer than the 90 s after which Go's client drops an idle connection, so that ours is never dropped while it sends.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(130);

    /// <summary>A full-size review at this rate would outlive the request timeout anyway.</summary>
    private static readonly MinDataRate BodyRate = new(bytesPerSecond: 16 * 1024, gracePeriod: TimeSpan.FromSeconds(2));

    /// <summary>Of one connection, received and not asked for yet. A megabyte each, as it is otherwise, would be the memory of the Deployment for a few hundred callers.</summary>
    private const long ReadAhead = 128 * 1024;

    public static void Apply(SocketTransportOptions sockets) => (sockets.Backlog, sockets.MaxReadBufferSize) = (Backlog, ReadAhead);

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBufferSize = ReadAhead;
        kestrel.Limits.MaxRequestBodySize = AdmissionLimits.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = null; // it would refuse newcomers; Reception has budgets that do not
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = KeepAlive;
        kestrel.Limits.MinRequestBodyDataRate = BodyRate;
    }
}
