using System.Net;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Health on its own port, and what instances get before the picture of the hub is complete.</summary>
public sealed class ReadinessTests
{
    [Shows("B35")]
    [Fact]
    public async Task Before_the_first_lists_instances_are_503_and_readyz_names_what_is_missing()
    {
        var cluster = TutorialHub.Cluster();
        cluster.Silence("catalogs");
        await using var app = await RunningApp.StartAsync(cluster);

        var (code, text) = await app.PostTextAsync(
            TutorialHub.TenantValidatePath, Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")).ToJsonString());
        code.ShouldBe(HttpStatusCode.ServiceUnavailable);
        text.ShouldStartWith("The webhook has not read the hub's objects yet");

        var ready = await GetAsync(app, "/readyz");
        ready.Code.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.Text.ShouldContain("catalogs");
        (await GetAsync(app, "/healthz")).ShouldBe((HttpStatusCode.OK, "ok\n"));
    }

    [Fact]
    public async Task A_lost_API_server_changes_neither_liveness_nor_readiness()
    {
        var cluster = TutorialHub.Cluster();
        await using var app = await RunningApp.ReadyAsync(cluster);
        await Eventually.Async(async () => (await GetAsync(app, "/readyz")).Code.ShouldBe(HttpStatusCode.OK), "it is ready");
        cluster.Fail("connection refused");

        (await GetAsync(app, "/healthz")).ShouldBe((HttpStatusCode.OK, "ok\n"));
        (await GetAsync(app, "/readyz")).ShouldBe((HttpStatusCode.OK, "ok\n"));
    }

    [Fact]
    public async Task An_unknown_health_path_is_404()
    {
        await using var app = await RunningApp.StartAsync(TutorialHub.Cluster());

        (await GetAsync(app, "/metrics")).Code.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<(HttpStatusCode Code, string Text)> GetAsync(RunningApp app, string path)
    {
        using var response = await app.HealthClient.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
