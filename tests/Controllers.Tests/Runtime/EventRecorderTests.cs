using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Tests.Support;

namespace KubeCarrier.Controllers.Tests.Runtime;

/// <summary>Which changes of a status become events.</summary>
public sealed class EventRecorderTests
{
    private readonly TestHub _hub = new();

    [Theory]
    [InlineData("True", "Up", 0)]
    [InlineData("True", "Better", 1)]
    [InlineData("False", "Up", 1)]
    public async Task An_event_tells_of_another_status_or_reason_but_not_of_other_words(string status, string reason, int expected)
    {
        await RecordAsync(Account(Conditions("True", "Up", "it runs")), Account(Conditions(status, reason, "it still runs")));

        _hub.Cluster.Writes.Count.ShouldBe(expected);
    }

    [Fact]
    public async Task A_condition_that_was_never_reported_is_news()
    {
        await RecordAsync(Account(null), Account(Conditions("True", "Up", "it runs")));

        var recorded = await RecordedAsync();
        recorded["reason"]?.GetValue<string>().ShouldBe("Up");
        recorded["message"]?.GetValue<string>().ShouldBe("it runs");
        recorded["type"]?.GetValue<string>().ShouldBe("Normal");
        recorded["involvedObject"]?["kind"]?.GetValue<string>().ShouldBe("Account");
        recorded["involvedObject"]?["uid"]?.GetValue<string>().ShouldBe("uid-1");
        recorded["firstTimestamp"]?.GetValue<string>().ShouldBe("2024-01-01T12:00:00Z");
        recorded["metadata"]?["namespace"]?.GetValue<string>().ShouldBe("default", "a cluster-scoped object has none of its own");
    }

    [Fact]
    public async Task What_is_not_so_is_a_warning()
    {
        await RecordAsync(Account(null), Account(Conditions("False", "Down", "it fell over")));

        (await RecordedAsync())["type"]?.GetValue<string>().ShouldBe("Warning");
    }

    [Fact]
    public async Task A_message_longer_than_the_API_server_takes_is_cut()
    {
        await RecordAsync(Account(null), Account(Conditions("True", "Up", new string('x', 2000))));

        (await RecordedAsync())["message"]?.GetValue<string>().ShouldBe(new string('x', 1023) + "…");
    }

    [Fact]
    public async Task An_event_that_is_refused_does_not_stop_the_work()
    {
        _hub.Cluster.Refuse("create events default/*", new(403, "Forbidden", "the namespace is being terminated"));

        await RecordAsync(Account(null), Account(Conditions("True", "Up", "it runs")));

        _hub.Cluster.Writes.ShouldHaveSingleItem();
    }

    private Task RecordAsync(JsonObject before, JsonObject after) => _hub.Events.RecordAsync(before, after, refused: null, CancellationToken.None);

    private async Task<JsonObject> RecordedAsync() =>
        (await _hub.Cluster.ListAsync(KubernetesResources.Events, new(), CancellationToken.None)).Items.ShouldHaveSingleItem();

    private static JsonObject Account(JsonObject? status) => new()
    {
        ["apiVersion"] = "catalog.kubecarrier.io/v1alpha1",
        ["kind"] = "Account",
        ["metadata"] = new JsonObject { ["name"] = "team-a", ["uid"] = "uid-1" },
        ["status"] = status,
    };

    private static JsonObject Conditions(string status, string reason, string message) => new()
    {
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = status, ["reason"] = reason, ["message"] = message }),
    };
}
