using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Webhooks.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Webhooks.Tests.ServiceClusters;

/// <summary>A service cluster that judges too and wants the memory of the webhook server, which has what its Deployment gives it.</summary>
[Collection(nameof(MemoryLimit))] // one after the other: each wants all of the machine
public sealed class HostileDryRunTests : IAsyncLifetime, IDisposable
{
    private const string Path = "/mutate-eu-west-1-team-a-v1alpha1-store";

    /// <summary>More than may wait for one cluster.</summary>
    private const int Parallel = 40;

    private const int Attempts = 10;

    private static readonly byte[] Megabyte = Encoding.ASCII.GetBytes(new string('x', 1 << 20));

    private readonly MemoryLimit _limit = new(DeployedContainer.Webhooks.Memory);
    private StandInCluster _cluster = null!;
    private WebhookProcess _server = null!;

    /// <summary>What its answers are: without an end, just as large as an object may be, all brackets, begun and not ended, an error without an end.</summary>
    private static IEnumerable<RequestDelegate> Answers =>
    [
        context => EndlessAsync(context, "{\"a\":\""),
        context => context.Response.WriteAsync($$"""{"a":"{{new string('x', (3 << 20) - 100)}}"}"""),
        context => context.Response.WriteAsync($$"""{"a":[{{string.Join(',', Enumerable.Repeat("[]", 130_000))}}]}"""),
        async context =>
        {
            await context.Response.WriteAsync($$"""{"a":"{{new string('x', 1 << 20)}}""");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        },
        context =>
        {
            context.Response.StatusCode = 422;
            return EndlessAsync(context, "{\"kind\":\"Status\",\"message\":\"");
        },
    ];

    public async Task InitializeAsync()
    {
        _cluster = await StandInCluster.StartAsync();
        var hub = TutorialHub.Cluster();
        foreach (var item in JudgedHub.Objects)
        {
            hub.Put(item);
        }

        hub.Put(TutorialHub.Parse("""
            {"apiVersion":"kubecarrier.io/v1alpha1","kind":"ServiceCluster","metadata":{"name":"eu-west-1","namespace":"team-a"},
             "spec":{"kubeconfigSecret":{"name":"kube"}},"status":{"clusterUID":"the-cluster","conditions":[]}}
            """));
        hub.Put(TutorialHub.Parse($$"""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"kube","namespace":"team-a"},"data":{"kubeconfig":"{{_cluster.Kubeconfig("first")}}"} }
            """));
        _server = await WebhookProcess.ReadyAsync(hub, new(DeployedContainer.Webhooks.Environment, _limit), "--service-cluster-allow-cidr", "127.0.0.0/8");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    public void Dispose() => _limit.Dispose();

    [Shows("B98")]
    [Fact]
    public async Task Whatever_it_answers_to_dry_runs_the_writes_of_others_are_admitted_and_the_memory_is_enough()
    {
        using var client = WebhookProcess.Client();
        foreach (var answer in Answers)
        {
            _cluster.Hostile = answer;
            var before = _cluster.Seen.Count;
            var judged = Enumerable.Range(0, Parallel).Select(_ => DecidedAsync(client, Path, JudgedHub.Store(TutorialHub.TenantGroup, """{"username":"hans"}"""))).ToList();
            var others = Enumerable.Range(0, Parallel).Select(number => DecidedAsync(client, TutorialHub.TenantValidatePath, TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", $"db{number}")));

            (await Task.WhenAll(others)).ShouldAllBe(isAllowed => isAllowed);
            await Task.WhenAll(judged);
            _cluster.Seen.Count.ShouldBeGreaterThan(before);
            MemoryLimit.PeakOf(_server.Id).ShouldBeLessThan(_limit.Bytes);
        }

        _server.Log.Where(line => line.Contains("No decision at", StringComparison.Ordinal)).ShouldAllBe(
            line => line.Contains(nameof(OperationCanceledException), StringComparison.Ordinal) || line.Contains(nameof(TaskCanceledException), StringComparison.Ordinal));
    }

    private static async Task EndlessAsync(HttpContext context, string beginning)
    {
        await context.Response.WriteAsync(beginning);
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(Megabyte);
        }
    }

    /// <summary>
    /// Whether it is admitted. A machine that runs other tests too may not come to a decision in time: whoever writes is told so then, and asks again.
    /// That time was all it lacked, the log tells.
    /// </summary>
    private async Task<bool> DecidedAsync(HttpClient client, string path, JsonObject item)
    {
        var review = Reviews.Create(item).ToJsonString();
        for (var attempt = 1; ; attempt++)
        {
            using var content = new StringContent(review, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            using var response = await client.PostAsync(new Uri(_server.Address, path), content);
            var answer = await response.Content.ReadAsStringAsync();
            if (response.StatusCode is HttpStatusCode.InternalServerError && attempt < Attempts)
            {
                continue;
            }

            response.StatusCode.ShouldBe(HttpStatusCode.OK, answer);
            return JsonNode.Parse(answer)!["response"]!["allowed"]!.GetValue<bool>();
        }
    }
}
