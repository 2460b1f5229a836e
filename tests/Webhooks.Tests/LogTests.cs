using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Webhooks.Admission;
using KubeCarrier.Webhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>What the log says of decisions, and how loudly.</summary>
public sealed class LogTests : IAsyncLifetime
{
    private readonly RecordingLogger<AdmissionServer> _log = new();
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.ReadyAsync(TutorialHub.Cluster());

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_denial_names_who_asked_the_first_rule_and_its_place_and_no_value()
    {
        var item = TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1").With("spec.adminPassword", "Hidden!");

        var (level, text) = await JudgeAsync(TutorialHub.TenantValidatePath, Reviews.Create(item));

        level.ShouldBe(LogLevel.Information);
        text.ShouldContain("CREATE of CouchDB team-b/db1 by hannibal: allowed False, value-matches-pattern at spec.adminPassword;");
        text.ShouldNotContain("Hidden!");
    }

    [Fact]
    public async Task An_allowed_write_of_an_instance_is_told_at_Debug_with_who_asked()
    {
        var (level, text) = await JudgeAsync(TutorialHub.TenantValidatePath, Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")));

        level.ShouldBe(LogLevel.Debug);
        text.ShouldContain("by hannibal: allowed True, nothing to object;");
    }

    [Fact]
    public async Task Canaries_and_heartbeats_are_told_at_Debug()
    {
        var item = TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1");

        (await JudgeAsync("/canary/0123456789abcdef", Reviews.Create(item))).Level.ShouldBe(LogLevel.Debug);
        (await JudgeAsync("/validate-status", Heartbeat(Reviews.Controller))).Level.ShouldBe(LogLevel.Debug);
        (await JudgeAsync("/validate-status", Heartbeat("hannibal"))).Level.ShouldBe(LogLevel.Information, "that is none");
    }

    [Fact]
    public async Task A_name_as_long_as_a_body_is_cut()
    {
        var item = TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1");

        (await JudgeAsync(TutorialHub.TenantValidatePath, Reviews.Create(item, new string('x', 100_000)))).Text.Length.ShouldBeLessThan(2000);
    }

    /// <summary>The real process, from its start to its first decisions.</summary>
    [Fact]
    public async Task A_normal_start_warns_of_nothing()
    {
        await using var server = await WebhookProcess.ReadyAsync(TutorialHub.Cluster(), ProcessSurroundings.Plain);

        server.Log.ShouldNotBeEmpty();
        server.Log.Where(line => JsonNode.Parse(line)!["Level"]!.GetValue<string>() is not ("Information" or "Debug")).ShouldBeEmpty();
    }

    /// <summary>A line for each request would cost more than the decision. That of a denial is ours, and the only one.</summary>
    [Fact]
    public async Task A_request_that_is_allowed_leaves_no_line_and_one_that_is_denied_leaves_one()
    {
        await using var server = await WebhookProcess.ReadyAsync(TutorialHub.Cluster(), ProcessSurroundings.Plain);
        using var client = WebhookProcess.Client();
        var item = TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1");
        var before = server.Log.Count;

        for (var i = 0; i < 20; i++)
        {
            await PostAsync(client, server, Reviews.Create(item));
        }

        await PostAsync(client, server, Reviews.Create(item.With("spec.adminPassword", "Hidden!")));

        await Eventually.Holds(() => server.Log.Count.ShouldBeGreaterThan(before), "the denial is told");
        JsonNode.Parse(server.Log.Skip(before).ShouldHaveSingleItem())!["Properties"]!["EventId"]!["Id"]!.GetValue<int>().ShouldBe(1001);
    }

    private static async Task PostAsync(HttpClient client, WebhookProcess server, JsonObject review)
    {
        using var body = RunningApp.Json(review.ToJsonString());
        using var response = await client.PostAsync(new Uri(server.Address, TutorialHub.TenantValidatePath), body);
        response.EnsureSuccessStatusCode();
    }

    private static JsonObject Heartbeat(string user) => Reviews.Update(
        TutorialHub.Assignment("team-a", "team-b", ready: false), TutorialHub.Assignment("team-a", "team-b", ready: true), user).OnStatus();

    private async Task<(LogLevel Level, string Text)> JudgeAsync(string path, JsonObject review)
    {
        var server = ActivatorUtilities.CreateInstance<AdmissionServer>(_app.Services, _log);
        await server.JudgeAsync(path, Encoding.UTF8.GetBytes(review.ToJsonString()));
        _log.Entries.TryDequeue(out var entry).ShouldBeTrue();
        return entry;
    }
}
