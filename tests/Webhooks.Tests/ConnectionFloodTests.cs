using System.Net;
using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>An API server always gets in, however many connections somebody else opens, holds and opens again.</summary>
public sealed class ConnectionFloodTests : IAsyncLifetime, IDisposable
{
    private const string Name = "kube-apiserver";
    private const int Reviews = 400;
    private const int AtATime = 8;

    private static readonly byte[] Nothing = [];

    /// <summary>The beginning of a TLS record that announces more than ever comes.</summary>
    private static readonly byte[] HalfAHello = [22, 3, 1, 2, 0, 1];

    private static readonly ClientAuthority Authority = new();

    private readonly string _bundle = Path.Combine(Directory.CreateTempSubdirectory("kubecarrier-flood-").FullName, "ca.crt");
    private readonly MemoryLimit _limit = new(DeployedContainer.Webhooks.Memory);
    private WebhookProcess _server = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_bundle, Authority.Pem);
        _server = await WebhookProcess.ReadyAsync(TutorialHub.Cluster(), new(DeployedContainer.Webhooks.Environment, _limit), "--client-ca", _bundle, "--client-name", Name);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_bundle)!, recursive: true);
    }

    public void Dispose() => _limit.Dispose();

    /// <summary>
    /// The first as in a cluster; the others as on one machine, where the caller has the address of the flood. It then has as long to speak as the flood
    /// takes to open 3,072 connections, which is a second here: nothing for an API server, and something for a test on a machine with other work.
    /// </summary>
    [Shows("B86")]
    [Theory]
    [InlineData("127.0.0.2", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1", true)]
    public async Task Of_four_hundred_reviews_none_fails_while_others_hold_more_connections_than_there_may_be(string from, bool saysHalf)
    {
        using var certificate = Authority.Issue(Name);
        using var kept = Client(certificate, Timeout.InfiniteTimeSpan);
        using var fresh = Client(certificate, TimeSpan.Zero);
        (await PostAsync(kept)).ShouldBe(HttpStatusCode.OK);

        using var flood = new ConnectionFlood(IPAddress.Parse(from), new(IPAddress.Loopback, _server.Address.Port), saysHalf ? HalfAHello : Nothing, from == "127.0.0.1" ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero);
        await Eventually.Holds(() => flood.Opened.ShouldBeGreaterThan(ConnectionFlood.Held), "the flood is there");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < Reviews; i += AtATime)
        {
            answers.AddRange(await Task.WhenAll(Enumerable.Range(0, AtATime).Select(number => PostAsync(number % 2 == 0 ? fresh : kept))));
        }

        answers.Count.ShouldBe(Reviews);
        answers.ShouldAllBe(code => code == HttpStatusCode.OK);
    }

    private async Task<HttpStatusCode> PostAsync(HttpClient client)
    {
        using var body = RunningApp.Json(Support.Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")).ToJsonString());
        using var response = await client.PostAsync(new Uri(_server.Address, TutorialHub.TenantValidatePath), body);
        return response.StatusCode;
    }

    private static HttpClient Client(X509Certificate2 certificate, TimeSpan lifetime)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = lifetime };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) => server?.GetCertHashString() == TestCertificate.Shared.Thumbprint;
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        return new(handler) { Timeout = RunningApp.Patience };
    }
}
