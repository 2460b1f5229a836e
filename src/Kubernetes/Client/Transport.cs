using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Kubernetes.Config;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>The sockets and TLS below one cluster's client.</summary>
internal static class Transport
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>With several addresses a dead one must leave time for the others.</summary>
    private static readonly TimeSpan AddressTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// What a server may send ahead of what is read, for each answer: it is held outside of every budget. Both processes are configured not to let it grow.
    /// </summary>
    private const int RequestWindow = 1 << 20;

    private const int SmallWindow = 256 << 10;

    /// <summary>Short requests: reconnect now and then, so that DNS changes and drained load balancers are followed.</summary>
    public static void ForRequests(SocketsHttpHandler handler, ClusterConnection connection, Credentials credentials, bool reusesConnections)
    {
        Prepare(handler, connection, credentials);
        handler.InitialHttp2StreamWindowSize = connection.AllowedAddresses is null ? RequestWindow : SmallWindow;
        handler.PooledConnectionLifetime = reusesConnections ? TimeSpan.FromMinutes(20) : TimeSpan.Zero;
        handler.AutomaticDecompression = connection.DisableCompression ? DecompressionMethods.None : DecompressionMethods.GZip;
    }

    /// <summary>Watches rotate by their own timeout; compressing proxies would hold events back.</summary>
    public static void ForWatches(SocketsHttpHandler handler, ClusterConnection connection, Credentials credentials)
    {
        Prepare(handler, connection, credentials);
        handler.InitialHttp2StreamWindowSize = SmallWindow;
        handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
        handler.AutomaticDecompression = DecompressionMethods.None;
    }

    private static void Prepare(SocketsHttpHandler handler, ClusterConnection connection, Credentials credentials)
    {
        handler.AllowAutoRedirect = false; // a redirect would carry the credentials to wherever the answer says
        handler.UseCookies = false;
        handler.ConnectTimeout = ConnectTimeout;
        handler.EnableMultipleHttp2Connections = true; // servers allow some hundred streams on each
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.MaxResponseHeadersLength = 64;
        handler.SslOptions = Tls(connection, credentials);
        handler.UseProxy = connection.AllowedAddresses is null; // a proxy from our environment would hide the address from the policy
        if (connection.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        if (connection.AllowedAddresses is { } policy)
        {
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, policy, cancellationToken);
        }
    }

    private static SslClientAuthenticationOptions Tls(ClusterConnection connection, Credentials credentials)
    {
        var options = new SslClientAuthenticationOptions();
        if (connection.CertificateAuthorities is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true, // a server's certificate must not make us fetch URLs
            };
            policy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy = policy;
        }

        if (connection.InsecureSkipTlsVerify && connection.AllowedAddresses is null)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None || connection.InsecureSkipTlsVerify;
        }

        if (credentials.Inline is { } certificate)
        {
            options.ClientCertificateContext = certificate;
        }
        else if (credentials.MayChange)
        {
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => credentials.Current!; // null is allowed: none
        }

        return options;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, AddressPolicy policy, CancellationToken cancellationToken)
    {
        var resolved = await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        var permitted = resolved.Where(policy.Permits).ToArray();
        if (permitted.Length == 0)
        {
            throw new KubeconfigException(resolved.Length == 0
                ? $"{endPoint.Host} has no address."
                : $"{endPoint.Host} is at an address that service clusters may not have (loopback, link-local, metadata or multicast); "
                    + "an administrator can allow it with --service-cluster-allow-cidr.");
        }

        for (var index = 0; ; index++)
        {
            var isLast = index == permitted.Length - 1;
            try
            {
                return await ConnectAsync(new IPEndPoint(permitted[index], endPoint.Port), isLast, cancellationToken);
            }
            catch (Exception exception) when (
                exception is SocketException or OperationCanceledException && !isLast && !cancellationToken.IsCancellationRequested)
            {
                // The next address may answer.
            }
        }
    }

    private static async Task<NetworkStream> ConnectAsync(IPEndPoint endPoint, bool isLast, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (!isLast)
            {
                deadline.CancelAfter(AddressTimeout);
            }

            await socket.ConnectAsync(endPoint, deadline.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
