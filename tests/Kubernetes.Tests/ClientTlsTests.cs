using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Kubernetes.Tests.Scripted;

namespace KubeCarrier.Kubernetes.Tests;

public abstract class ClientTlsTests(Shipped shipped) : IDisposable
{
    private readonly X509Certificate2 _authority = TestCertificates.Authority();

    public void Dispose()
    {
        _authority.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_server_with_a_certificate_of_the_given_issuer_for_its_host_is_believed_and_speaks_HTTP_2()
    {
        await using var server = await StartAsync(_authority, "127.0.0.1");
        using var client = Connect(server, Trusting(_authority));

        (await client.GetPathAsync("/version", default)).ShouldNotBeNull();

        server.Requests.Single().Protocol.ShouldBe("HTTP/2");
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused()
    {
        await using var server = await StartAsync(_authority, "other.example.com");
        using var client = Connect(server, Trusting(_authority));

        var failure = await Should.ThrowAsync<HttpRequestException>(() => client.GetPathAsync("/version", default));

        failure.InnerException.ShouldBeOfType<AuthenticationException>();
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_of_another_issuer_is_refused()
    {
        using var stranger = TestCertificates.Authority();
        await using var server = await StartAsync(stranger, "127.0.0.1");
        using var client = Connect(server, Trusting(_authority));

        await Should.ThrowAsync<HttpRequestException>(() => client.GetPathAsync("/version", default));

        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_tls_server_name_is_the_name_that_is_verified()
    {
        await using var server = await StartAsync(_authority, "api.example.com");
        using var right = Connect(server, connection => Trusting(_authority)(connection) with { TlsServerName = "api.example.com" });
        using var wrong = Connect(server, connection => Trusting(_authority)(connection) with { TlsServerName = "api.example.org" });

        (await right.GetPathAsync("/version", default)).ShouldNotBeNull();
        await Should.ThrowAsync<HttpRequestException>(() => wrong.GetPathAsync("/version", default));
    }

    [Fact]
    public async Task The_tls_server_name_may_be_an_address_of_version_6()
    {
        await using var server = await StartAsync(_authority, "2001:db8::1");
        using var client = Connect(server, connection => Trusting(_authority)(connection) with { TlsServerName = "2001:db8::1" });

        (await client.GetPathAsync("/version", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Verification_can_be_skipped_by_the_operator_only()
    {
        await using var server = await StartAsync(_authority, "other.example.com");
        using var local = Connect(server, connection => connection with { InsecureSkipTlsVerify = true });
        using var untrusted = Connect(server, connection => connection with
        {
            InsecureSkipTlsVerify = true,
            AllowedAddresses = new AddressPolicy([IPNetwork.Parse("127.0.0.0/8")]),
        });

        (await local.GetPathAsync("/version", default)).ShouldNotBeNull();
        await Should.ThrowAsync<HttpRequestException>(() => untrusted.GetPathAsync("/version", default));
    }

    [Shows("H46")]
    [Fact]
    public async Task An_address_is_judged_when_it_is_connected_to_after_DNS()
    {
        await using var server = await StartAsync(_authority, "localhost");
        var byName = new UriBuilder(server.Address) { Host = "localhost" }.Uri;
        using var refused = Connect(server, connection => Trusting(_authority)(connection) with { Server = byName, AllowedAddresses = new AddressPolicy([]) });
        using var allowed = Connect(server, connection => Trusting(_authority)(connection) with
        {
            Server = byName,
            AllowedAddresses = new AddressPolicy([IPNetwork.Parse("127.0.0.0/8")]),
        });

        (await Should.ThrowAsync<KubeconfigException>(() => refused.GetPathAsync("/version", default))).Message.ShouldContain("--service-cluster-allow-cidr");
        server.Requests.ShouldBeEmpty();
        (await allowed.GetPathAsync("/version", default)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_certificate_is_shown_inline_or_from_files(bool inline)
    {
        using var jane = TestCertificates.Issue(_authority, "jane");
        var folder = Directory.CreateTempSubdirectory("client").FullName;
        var (certificateFile, keyFile) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        await File.WriteAllTextAsync(certificateFile, jane.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, jane.KeyPem());
        await using var server = await StartAsync(_authority, "127.0.0.1");
        using var client = Connect(server, connection => Trusting(_authority)(connection) with
        {
            ClientCertificate = inline
                ? new ClientCertificate { CertificatePem = jane.ExportCertificatePem(), KeyPem = jane.KeyPem() }
                : new ClientCertificate { CertificateFile = certificateFile, KeyFile = keyFile },
        });

        await client.GetPathAsync("/version", default);

        server.Requests.Single().ClientCertificate.ShouldBe(jane.Thumbprint);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_list_may_be_compressed()
    {
        await using var server = await StartAsync(_authority, "127.0.0.1");
        using var client = Connect(server, Trusting(_authority));

        await client.GetPathAsync("/version", default);

        server.Requests.Single().Headers["Accept-Encoding"].ShouldBe("gzip");
    }

    private static Task<ScriptedApiServer> StartAsync(X509Certificate2 issuer, string host) =>
        ScriptedApiServer.StartAsync(TestCertificates.Issue(issuer, host), (context, _) => context.Json(200, "{}"));

    private static Func<ClusterConnection, ClusterConnection> Trusting(X509Certificate2 authority) =>
        connection => connection with { CertificateAuthorities = [X509CertificateLoader.LoadCertificate(authority.Export(X509ContentType.Cert))] };

    private ClusterClient Connect(ScriptedApiServer server, Func<ClusterConnection, ClusterConnection> with) =>
        shipped.Connect(with(server.Connection), new ClusterClientOptions());
}

public sealed class ClientTlsInProcessesTests() : ClientTlsTests(Shipped.InProcesses);

public sealed class ClientTlsInPluginTests() : ClientTlsTests(Shipped.InPlugin);
