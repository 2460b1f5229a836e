using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace KubeCarrier.LocalClusters;

/// <summary>Asks an API server, as its administrator, whether a path answers 200.</summary>
internal sealed class ApiServerProbe : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Uri _server;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _client;
    private readonly HttpMessageInvoker _invoker;

    public ApiServerProbe(LocalControlPlane cluster)
    {
        var authority = cluster.Pki.ReadAuthority();
        var client = authority.IssueClient("kubecarrier-local", ["system:masters"]);
        _server = cluster.Server;
        _authority = X509Certificate2.CreateFromPem(authority.Pair.CertificatePem);
        _client = X509Certificate2.CreateFromPem(client.CertificatePem, client.KeyPem);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_authority);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new() { CertificateChainPolicy = trust, ClientCertificates = [_client] },
        });
    }

    public async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server, path));
            using var response = await _invoker.SendAsync(request, patience.Token);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // too slow to be called ready
        }
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _client.Dispose();
        _authority.Dispose();
    }
}
