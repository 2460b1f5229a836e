using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>What events say an instance waits for.</summary>
public sealed class InstanceEventsTests
{
    private static readonly NamespacedName Name = new("team-b", "db1");

    [Shows("H79")]
    [Fact]
    public void The_last_that_was_told_counts_and_what_is_over_is_over()
    {
        JsonObject[] told = [Event("SyncRefused", "no", "10:05"), Event("Resumed", "of something else", "10:09"), Event("Waiting", "not there", "10:01")];

        LastWait(told).ShouldBe("no (event of 2026-01-01T10:05:00Z)");
        LastWait([.. told, Event("Synced", "over", "10:06")]).ShouldBeNull();
        LastWait([.. told, Event("Synced", "over", "10:05")]).ShouldNotBeNull("of the same second, when nothing tells which was first");
        LastWait([]).ShouldBeNull();
    }

    [Shows("H79")]
    [Fact]
    public void Of_the_same_second_the_one_that_was_written_last_counts()
    {
        JsonObject refused = Event("SyncRefused", "no", "10:05", version: 99), over = Event("Synced", "over", "10:05", version: 100);

        LastWait([over, refused]).ShouldBeNull();
        LastWait([over, Event("SyncRefused", "no again", "10:05", version: 101)]).ShouldBe("no again (event of 2026-01-01T10:05:00Z)");
    }

    [Shows("H79")]
    [Fact]
    public void The_provider_is_told_the_whole_of_it()
    {
        JsonObject[] assigned = [Event("SyncRefused", "CouchDB team-b/db1: whole", "10:05"), Event("SyncRefused", "CouchDB team-b/db10: another's", "10:07")];

        LastWait([Event("SyncRefused", "in part", "10:05")], assigned).ShouldBe("whole (event of 2026-01-01T10:05:00Z)");
        LastWait([], assigned).ShouldBe("whole (event of 2026-01-01T10:05:00Z)");
        LastWait([Event("Synced", "over", "10:06")], assigned).ShouldBeNull();
        LastWait([Event("Waiting", "later", "10:06")], assigned).ShouldBe("later (event of 2026-01-01T10:06:00Z)");
    }

    private static string? LastWait(IEnumerable<JsonObject> own, IEnumerable<JsonObject>? assigned = null) => InstanceEvents.LastWait(own, assigned ?? [], "CouchDB", Name);

    private static JsonObject Event(string reason, string message, string time, int? version = null) => new()
    {
        ["metadata"] = new JsonObject { ["resourceVersion"] = version?.ToString(CultureInfo.InvariantCulture) },
        ["reason"] = reason,
        ["message"] = message,
        ["lastTimestamp"] = $"2026-01-01T{time}:00Z",
    };
}
