using System.Net;
using KubeCarrier.Hosting.Shutdown;
using KubeCarrier.Webhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Between "stop" and stopping (B68).</summary>
public sealed class ShutdownTests
{
    [Shows("B68")]
    [Fact]
    public async Task A_draining_server_is_not_ready_but_answers_and_closes_the_connection()
    {
        await using var app = await RunningApp.ReadyAsync(TutorialHub.Cluster());
        await app.Services.GetRequiredService<Draining>().StoppingAsync(CancellationToken.None);

        using var body = RunningApp.Json(Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")).ToJsonString());
        using var answer = await app.PostAsync(TutorialHub.TenantValidatePath, body);
        using var ready = await app.HealthClient.GetAsync(new Uri("/readyz", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.ConnectionClose.ShouldBe(true);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync()).ShouldContain("shutting down");
    }
}
