using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Webhooks.Hub;
using KubeCarrier.Webhooks.ServiceClusters;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>The real composition root on loopback; only the cluster is replaced.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    /// <summary>Only a test that fails waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly FakeCluster _cluster;

    private RunningApp(WebApplication app, FakeCluster cluster)
    {
        (_app, _cluster) = (app, cluster);
        var urls = app.Urls.Select(url => new Uri(url)).ToList();
        (Address, HealthAddress, MetricsAddress) = (urls[0], urls[1], urls[2]); // in the order in which they are listened on
        Client = NewClient(Address);
        HealthClient = NewClient(HealthAddress);
    }

    public Uri Address { get; }

    public Uri HealthAddress { get; }

    public Uri MetricsAddress { get; }

    public HttpClient Client { get; }

    public HttpClient HealthClient { get; }

    public IServiceProvider Services => _app.Services;

    public HubViewStore Store => Services.GetRequiredService<HubViewStore>();

    /// <summary>Started, and its picture of the hub complete.</summary>
    public static async Task<RunningApp> ReadyAsync(FakeCluster cluster, params string[] arguments)
    {
        var app = await StartAsync(cluster, arguments);
        (await app.Store.WhenAsync(_ => true, Patience, CancellationToken.None)).ShouldNotBeNull();
        return app;
    }

    public static async Task<RunningApp> StartAsync(FakeCluster cluster, params string[] arguments)
    {
        string[] all =
        [
            "--listen", "https://127.0.0.1:0", "--health", "http://127.0.0.1:0", "--metrics", "http://127.0.0.1:0", "--drain-seconds", "0", "--log-level", "Error",
            "--tls-cert-file", TestCertificate.Shared.CertificateFile, "--tls-key-file", TestCertificate.Shared.KeyFile, .. arguments,
        ];
        var app = WebhookApp.Create(all, builder => builder.Services.AddSingleton<IClusterClient>(cluster).AddSingleton<IDryRuns, FakeDryRuns>());
        await app.StartAsync();
        return new(app, cluster);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent body) => await Client.PostAsync(new Uri(Address, path), body);

    public async Task<(HttpStatusCode Code, string Text)> PostTextAsync(string path, string body)
    {
        using var content = Json(body);
        using var response = await PostAsync(path, content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The <c>response</c> of the answered review.</summary>
    public async Task<JsonObject> ReviewAsync(string path, JsonObject review)
    {
        var (code, text) = await PostTextAsync(path, review.ToJsonString());
        code.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!["response"]!.AsObject();
    }

    /// <summary>What Prometheus would read now.</summary>
    public Task<Scrape> ScrapeAsync() => Scrape.OfAsync(MetricsAddress);

    public static ByteArrayContent Json(string text)
    {
        var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        HealthClient.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _cluster.Writes.ShouldBeEmpty("A webhook has no side effects.");
    }

    private static HttpClient NewClient(Uri address)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == TestCertificate.Shared.Thumbprint;
        return new(handler) { BaseAddress = address, Timeout = Patience };
    }
}
