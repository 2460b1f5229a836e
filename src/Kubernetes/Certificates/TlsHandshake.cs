using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace KubeCarrier.Kubernetes.Certificates;

/// <summary>A TLS handshake with a server of this process, for what it makes the server do once. Nothing is said after it.</summary>
public static class TlsHandshake
{
    /// <param name="server">Where this process listens.</param>
    /// <param name="certificate">Expected, and shown where a certificate is asked for: a refusal of it is no failure.</param>
    /// <param name="comesFrom">Told our end before the server sees it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WithSelfAsync(IPEndPoint server, X509Certificate2 certificate, Action<IPEndPoint> comesFrom, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(server.Address, 0));
        if (socket.LocalEndPoint is IPEndPoint own)
        {
            comesFrom(own);
        }

        var isSelf = false;
        await socket.ConnectAsync(server, cancellationToken);
        await using var tls = new SslStream(new NetworkStream(socket));
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "",
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => isSelf = shown?.GetCertHashString() == certificate.GetCertHashString(),
                },
                cancellationToken);
        }
        catch (Exception refusal) when (isSelf && refusal is (AuthenticationException or IOException))
        {
            // As it must be for a caller without an API server's certificate.
        }
    }
}
