using System.Net;
using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>With --client-ca nobody but an API server gets as far as a request (B30).</summary>
public sealed class ClientAuthenticationTests : IAsyncLifetime
{
    private const string Name = "kube-apiserver";

    private static readonly ClientAuthority Authority = new();
    private static readonly ClientAuthority Other = new();

    private readonly string _bundle = Path.Combine(Directory.CreateTempSubdirectory("kubecarrier-clients-").FullName, "ca.crt");
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_bundle, Authority.Pem);
        _app = await RunningApp.ReadyAsync(TutorialHub.Cluster(), "--client-ca", _bundle, "--client-name", Name, "--client-name", "api.example");
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_bundle)!, recursive: true);
    }

    [Shows("B30")]
    [Fact]
    public async Task A_caller_of_the_authority_and_with_the_name_is_answered()
    {
        (await PostAsync(Authority.Issue(Name))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(Authority.IssueForSubject($"CN={Name},O=system:masters"))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(Authority.IssueForDnsName("api.example"))).ShouldBe(HttpStatusCode.OK);
    }

    [Shows("B30")]
    [Fact]
    public async Task A_caller_without_a_certificate_is_refused() => await ShouldBeRefusedAsync(null);

    [Shows("B30")]
    [Theory]
    [InlineData("CN=kube-apiserver2")]
    [InlineData("CN=Kube-Apiserver")]
    [InlineData("CN=system:node:kube-apiserver")]
    [InlineData("CN=other,O=kube-apiserver")]
    [InlineData("CN=other,OU=kube-apiserver")]
    [InlineData("O=kube-apiserver")]
    public async Task A_caller_with_another_name_is_refused(string subject) => await ShouldBeRefusedAsync(Authority.IssueForSubject(subject));

    [Shows("B30")]
    [Fact]
    public async Task A_caller_of_another_authority_is_refused() => await ShouldBeRefusedAsync(Other.Issue(Name));

    [Shows("B30")]
    [Fact]
    public async Task A_caller_whose_certificate_has_expired_is_refused() => await ShouldBeRefusedAsync(Authority.IssueExpired(Name));

    [Shows("B30")]
    [Fact]
    public async Task A_certificate_for_servers_makes_nobody_a_caller() => await ShouldBeRefusedAsync(Authority.IssueForServers(Name));

    [Shows("B30")]
    [Fact]
    public async Task A_forged_userInfo_helps_nobody_without_a_certificate() =>
        await ShouldBeRefusedAsync(null, Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1"), Reviews.Controller).ToJsonString());

    [Shows("B30")]
    [Fact]
    public async Task Health_is_asked_without_a_certificate()
    {
        using var response = await _app.HealthClient.GetAsync(new Uri("/healthz", UriKind.Relative));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task ShouldBeRefusedAsync(X509Certificate2? certificate, string? review = null) =>
        (await Should.ThrowAsync<HttpRequestException>(() => PostAsync(certificate, review))).StatusCode.ShouldBeNull();

    private async Task<HttpStatusCode> PostAsync(X509Certificate2? certificate, string? review = null)
    {
        using var client = new HttpClient(Handler(certificate)) { Timeout = RunningApp.Patience };
        using var body = RunningApp.Json(review ?? Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")).ToJsonString());
        using var response = await client.PostAsync(new Uri(_app.Address, TutorialHub.TenantValidatePath), body);
        return response.StatusCode;
    }

    private static SocketsHttpHandler Handler(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) => server?.GetCertHashString() == TestCertificate.Shared.Thumbprint;
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!;
        return handler;
    }
}
