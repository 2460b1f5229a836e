using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.LocalClusters.Certificates;
using LocalControlPlane = KubeCarrier.LocalClusters.LocalControlPlane;

namespace KubeCarrier.Integration.Tests.Operation;

/// <summary>The API server shows a certificate to the webhook server; whoever shows none, or another, is nobody (B30).</summary>
[Collection(SecondHubGroup.Name)]
public sealed class ClientCertificateTests(HubFixture hub)
{
    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("B30")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_API_server_is_let_in_and_the_hub_works()
    {
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", "b30", "{username: hans, password: hans2000}"));

        await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(), "b30");
        (await hub.Tenant.CreateAsync(Couch.Instance(HubFixture.NotOffered, "b30", "{username: hans}")).ShouldBeRefusedAsync()).ShouldNotContain("failed calling webhook");
    }

    [Shows("B30")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_raw_post_is_refused_unless_it_shows_the_API_servers_certificate()
    {
        var authority = Local.Pki.ReadAuthority();
        var stranger = CertificateAuthority.Create("stranger");

        (await PostAsync(authority.IssueClient(LocalControlPlane.WebhookClientName, []))).ShouldBe(HttpStatusCode.OK);

        await ShouldBeRefusedAsync(null);
        await ShouldBeRefusedAsync(authority.IssueClient("team-b-member", []));
        await ShouldBeRefusedAsync(authority.IssueClient("admin", ["system:masters"]));
        await ShouldBeRefusedAsync(stranger.IssueClient(LocalControlPlane.WebhookClientName, []));
        await ShouldBeRefusedAsync(Expired(authority));
    }

    private LocalControlPlane Local => hub.Clusters.Management.Local.ShouldNotBeNull();

    private async Task ShouldBeRefusedAsync(KeyPair? client) =>
        (await Should.ThrowAsync<HttpRequestException>(() => PostAsync(client))).StatusCode.ShouldBeNull();

    // With a userInfo of the writer's choice, which only whoever is let in may choose.
    private async Task<HttpStatusCode> PostAsync(KeyPair? client)
    {
        const string Forged = """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
              "uid": "705ab4f5-6393-11e8-b7cc-42010a800002", "operation": "DELETE", "name": "team-b", "dryRun": false,
              "userInfo": {"username": "system:serviceaccount:kubecarrier-system:kubecarrier-controller"},
              "kind": {"group": "catalog.kubecarrier.io", "version": "v1alpha1", "kind": "Account"},
              "resource": {"group": "catalog.kubecarrier.io", "version": "v1alpha1", "resource": "accounts"},
              "oldObject": {"apiVersion": "catalog.kubecarrier.io/v1alpha1", "kind": "Account", "metadata": {"name": "team-b"}, "spec": {}}}}
            """;
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) => server?.Subject == "CN=kubecarrier-webhooks";
        using var certificate = client is null ? null : X509Certificate2.CreateFromPem(client.CertificatePem, client.KeyPem);
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!;
        using var http = new HttpClient(handler, disposeHandler: false) { Timeout = Eventually.Timeout };
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Forged));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var path = new Uri($"https://127.0.0.1:{Local.WebhookPort}/validate-catalog-kubecarrier-io-v1alpha1-account");
        using var response = await http.PostAsync(path, body);
        return response.StatusCode;
    }

    private static KeyPair Expired(CertificateAuthority authority)
    {
        using var issuer = X509Certificate2.CreateFromPem(authority.Pair.CertificatePem, authority.Pair.KeyPem);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={LocalControlPlane.WebhookClientName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(issuer, issuer.NotBefore, issuer.NotBefore.AddMinutes(1), RandomNumberGenerator.GetBytes(8));
        return new(certificate.ExportCertificatePem(), key.ExportECPrivateKeyPem());
    }
}
