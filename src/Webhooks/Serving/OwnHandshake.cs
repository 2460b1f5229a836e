using System.Net;
using KubeCarrier.Kubernetes.Certificates;

namespace KubeCarrier.Webhooks.Serving;

/// <summary>
/// One TLS handshake of the server with itself. Where callers must show an API server's certificate it shows its own and is refused like anybody else,
/// which takes the same path; only the log is spared, because the server knows where it comes from.
/// </summary>
internal sealed class OwnHandshake(ReloadingCertificate certificate)
{
    private volatile IPEndPoint? _from;

    /// <summary>Whether a connection is ours. Nothing but a line of the log depends on it.</summary>
    public bool IsFrom(EndPoint? remote) =>
        _from is { } from && remote is IPEndPoint other && other.Port == from.Port
        && (other.Address.IsIPv4MappedToIPv6 ? other.Address.MapToIPv4() : other.Address).Equals(from.Address);

    /// <param name="address">Where admission is served.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ShakeAsync(Uri address, CancellationToken cancellationToken)
    {
        var server = new IPEndPoint(Reachable(IPAddress.Parse(address.Host.Trim('[', ']'))), address.Port);
        try
        {
            await TlsHandshake.WithSelfAsync(server, certificate.Current, from => _from = from, cancellationToken);
        }
        finally
        {
            _from = null;
        }
    }

    private static IPAddress Reachable(IPAddress listened) =>
        listened.Equals(IPAddress.Any) ? IPAddress.Loopback : listened.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : listened;
}
