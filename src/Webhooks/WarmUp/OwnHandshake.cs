using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using KubeCarrier.Kubernetes.Certificates;

namespace KubeCarrier.Webhooks.WarmUp;

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
        var target = Reachable(IPAddress.Parse(address.Host.Trim('[', ']')));
        using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(target, 0)); // so that our port is known before the server sees it
        _from = socket.LocalEndPoint as IPEndPoint;
        var isOurs = false;
        try
        {
            await socket.ConnectAsync(target, address.Port, cancellationToken);
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "",
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Current,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => isOurs = shown?.GetCertHashString() == certificate.Current.GetCertHashString(),
                },
                cancellationToken);
        }
        catch (Exception refusal) when (isOurs && refusal is AuthenticationException or IOException)
        {
            // As it must be for a caller without an API server's certificate.
        }
        finally
        {
            _from = null;
        }
    }

    private static IPAddress Reachable(IPAddress listened) =>
        listened.Equals(IPAddress.Any) ? IPAddress.Loopback : listened.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : listened;
}
