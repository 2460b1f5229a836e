using System.Text.Json.Nodes;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Webhooks.Tests.Support;
using KubeCarrier.Webhooks.WarmUp;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>What the server has done before it says that it is ready.</summary>
public sealed class WarmUpTests
{
    private const string Warm = "Warm: ";

    [Fact]
    public async Task Every_judge_decides_once_and_asks_nobody()
    {
        var cluster = TutorialHub.Cluster();
        await using var app = await RunningApp.ReadyAsync(cluster);
        await Eventually.Holds(() => app.Services.GetRequiredService<WarmUpService>().WhyNotReady().ShouldBeNull(), "it is warm");

        (await app.Services.GetRequiredService<WarmUpService>().DecideAsync(CancellationToken.None)).ShouldBe(SampleReviews.All.Count());

        ReviewEndpoints.All.Where(judge => SampleReviews.All.All(review => ReviewEndpoints.Find(review.Path) != judge)).Select(judge => judge.Path).ShouldBeEmpty();
        cluster.Gets.ShouldBe(0);
    }

    [Fact]
    public async Task Until_then_readyz_says_what_is_being_done()
    {
        await using var app = await RunningApp.StartAsync(TutorialHub.Cluster());
        var cold = Cold(app, "https://127.0.0.1:1", new());

        cold.WhyNotReady().ShouldNotBeNull().ShouldStartWith("warming up");
    }

    [Fact]
    public async Task A_server_that_cannot_warm_up_is_ready_all_the_same_and_says_why_it_is_cold()
    {
        await using var app = await RunningApp.StartAsync(TutorialHub.Cluster());
        var log = new RecordingLogger<WarmUpService>();
        var cold = Cold(app, "https://127.0.0.1:1", log); // nobody listens there

        await cold.StartAsync(CancellationToken.None);
        await Eventually.Holds(() => cold.WhyNotReady().ShouldBeNull(), "it gives up");

        var (level, text) = log.Entries.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Warning);
        text.ShouldContain("onnection refused");
    }

    /// <summary>The server shows itself no API server's certificate; its own refusal is no news.</summary>
    [Fact]
    public async Task A_server_that_asks_for_certificates_warms_up_without_a_warning_and_tells_of_no_decision()
    {
        using var authority = new ClientAuthority();
        var bundle = Path.Combine(Directory.CreateTempSubdirectory("kubecarrier-warm-").FullName, "ca.crt");
        await File.WriteAllTextAsync(bundle, authority.Pem);

        await using var server = await WebhookProcess.ReadyAsync(
            TutorialHub.Cluster(), ProcessSurroundings.Plain, "--client-ca", bundle, "--client-name", "kube-apiserver", "--log-level", "Debug");

        var lines = server.Log.Select(line => JsonNode.Parse(line)!).ToList();
        lines.ShouldContain(line => line["RenderedMessage"]!.GetValue<string>().StartsWith(Warm, StringComparison.Ordinal));
        lines.Where(line => line["Level"]!.GetValue<string>() is "Warning" or "Error").Select(line => line.ToJsonString()).ShouldBeEmpty();
        lines.Where(line => line["Properties"]?["EventId"]?["Id"]?.GetValue<int>() is 1001 or 1003).ShouldBeEmpty();
        Directory.Delete(Path.GetDirectoryName(bundle)!, recursive: true);
    }

    private static WarmUpService Cold(RunningApp app, string address, RecordingLogger<WarmUpService> log) =>
        ActivatorUtilities.CreateInstance<WarmUpService>(app.Services, new ServerAt(address), log);

    private sealed class ServerAt : IServer
    {
        public ServerAt(string address)
        {
            var addresses = new ServerAddressesFeature();
            addresses.Addresses.Add(address);
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            // Nothing was started.
        }
    }
}
