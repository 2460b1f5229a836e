using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Kubernetes.Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace KubeCarrier.Webhooks.Serving;

/// <summary>
/// TLS 1.2 or newer with the certificate of the moment, and with callers that prove who they are where that is asked for. Building the chain is done
/// once per certificate, not per handshake.
/// </summary>
internal sealed class ServingCertificate(ReloadingCertificate files, OwnHandshake own, ClientAuthentication? clients = null)
{
    /// <summary>An API server on the same network needs milliseconds; a slow one is no API server.</summary>
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(3);

    private volatile Chain? _chain;

    public TlsHandshakeCallbackOptions ToKestrel() => new()
    {
        HandshakeTimeout = HandshakeTimeout,
        OnConnection = context => ValueTask.FromResult(Options(context.Connection.RemoteEndPoint)),
    };

    private SslServerAuthenticationOptions Options(EndPoint? caller)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Current(),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
        };
        clients?.ApplyTo(options, isTold: !own.IsFrom(caller));
        return options;
    }

    private SslStreamCertificateContext Current()
    {
        var leaf = files.Current;
        if (_chain is { } known && ReferenceEquals(known.Leaf, leaf))
        {
            return known.Context;
        }

        // Two handshakes may both build it; either result is right. Offline: a handshake must not fetch what is missing.
        var chain = new Chain(leaf, SslStreamCertificateContext.Create(leaf, files.Intermediates, offline: true));
        _chain = chain;
        return chain.Context;
    }

    private sealed record Chain(X509Certificate2 Leaf, SslStreamCertificateContext Context);
}
