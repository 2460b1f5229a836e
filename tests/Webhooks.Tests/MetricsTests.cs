using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using KubeCarrier.Hosting;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Webhooks.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>What Prometheus reads: the text, and that docs/metrics.md says what it means.</summary>
public sealed partial class MetricsTests : IAsyncLifetime
{
    private const string OpenMetrics = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3";

    private readonly WebApplication _app = NewApp();

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        var metrics = _app.Services.GetRequiredService<KubeCarrierMetrics>();
        metrics.Decided("CouchDB", "", "CREATE", allowed: true);
        metrics.Decided("CouchDB", "value-is-in-range", "UPDATE", allowed: false);
        metrics.Violated("CouchDB", "value-is-in-range", "UPDATE", "deny");
        metrics.Answered("CouchDB", TimeSpan.FromMilliseconds(1.5));
        metrics.Answered("CouchDB", TimeSpan.FromSeconds(11));
        metrics.Recorded("written", 3);
        metrics.ConnectionClosed("silent");
        metrics.CanaryLooked("instances", proven: true);
        metrics.RulesLooked("instances", unknown: 2);
        metrics.Drifted("instances");
        metrics.CertificateEnds(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        metrics.OrphansFound("couchdbs.internal.eu-west-1.team-a", 4);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("prometheus.txt", null)]
    [InlineData("openmetrics.txt", OpenMetrics)]
    public async Task The_text_is_the_golden_one(string file, string? accept) =>
        Created().Replace((await ScrapeAsync(accept)).Text, "$1 <time>").ShouldBeGolden($"tests/Webhooks.Tests/Metrics/{file}");

    [Fact]
    public async Task The_page_on_metrics_names_every_one_with_its_type_and_labels_and_no_other()
    {
        var scrape = await ScrapeAsync(null);

        Row().Matches(await File.ReadAllTextAsync(RepositoryRoot.Combine("docs/metrics.md")))
            .Select(row => (Name: row.Groups[2].Value, Type: row.Groups[3].Value,
                Labels: string.Join(' ', Code().Matches(row.Groups[5].Value).Select(code => code.Groups[1].Value).Order())))
            .ShouldBe(scrape.Types.Select(metric => (metric.Key, metric.Value, string.Join(' ', scrape.LabelsOf(metric.Key).Order()))), ignoreOrder: true);
    }

    [Fact]
    public async Task The_page_names_every_instrument_with_its_unit()
    {
        var instruments = new List<(string, string)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == _app.Services.GetRequiredService<IMeterFactory>() && instrument.Meter.Name == KubeCarrierMetrics.MeterName)
            {
                instruments.Add((instrument.Name, instrument.Unit ?? ""));
            }
        };
        listener.Start();

        Row().Matches(await File.ReadAllTextAsync(RepositoryRoot.Combine("docs/metrics.md")))
            .Select(row => (row.Groups[1].Value, row.Groups[4].Value))
            .ShouldBe(instruments, ignoreOrder: true);
    }

    /// <summary>Every review does this much more than without an exporter. What the runtime makes once is in one round; what a decision makes is in each.</summary>
    [Fact]
    public void Counting_a_decision_allocates_nothing()
    {
        var metrics = _app.Services.GetRequiredService<KubeCarrierMetrics>();

        Enumerable.Range(0, 10).Min(_ => AllocatedBy(() => Count(metrics, 1000))).ShouldBe(0);
    }

    [Fact]
    public async Task A_server_serves_its_own_on_one_port_and_nothing_of_them_on_the_others()
    {
        await using var server = await RunningApp.ReadyAsync(TutorialHub.Cluster());
        await using var other = await RunningApp.ReadyAsync(TutorialHub.Cluster());

        await server.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")));

        (await server.ScrapeAsync()).Of("kubecarrier_webhook_decisions_total", ("kind", "CouchDB"), ("operation", "CREATE"), ("allowed", "true")).ShouldBe(1);
        (await other.ScrapeAsync()).Of("kubecarrier_webhook_decisions_total").ShouldBeNull();
        (await StatusAsync(server.HealthClient)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(server.Client)).ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri(MetricsEndpoint.Path, UriKind.Relative));
        return response.StatusCode;
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Count(KubeCarrierMetrics metrics, int times)
    {
        for (var i = 0; i < times; i++)
        {
            metrics.Decided("CouchDB", "", "CREATE", allowed: true);
            metrics.Violated("CouchDB", "value-is-in-range", "CREATE", "warn");
            metrics.Answered("CouchDB", TimeSpan.FromMilliseconds(i));
        }
    }

    private static WebApplication NewApp()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddProcess(LogLevel.Error, new(TimeSpan.Zero));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, MetricsEndpoint.ServeMetrics));
        var app = builder.Build();
        app.UseMetrics();
        return app;
    }

    private Task<Scrape> ScrapeAsync(string? accept) => Scrape.OfAsync(new(_app.Urls.Single()), accept);

    [GeneratedRegex(@"^(\w+_created\{.*\}) \S+$", RegexOptions.Multiline)]
    private static partial Regex Created();

    // Instrument, as Prometheus has it, type, unit, labels.
    [GeneratedRegex(@"^\| `(kubecarrier\.[\w.]+)` \| `(\w+)` \| (\w+) \| (\w*) ?\| ([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Code();
}
