using System.Text.Json.Nodes;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Tests.Plans;

/// <summary>Which events a change of status is worth, and of which type.</summary>
public sealed class StatusNewsTests
{
    [Shows("H64")]
    [Fact]
    public void What_did_not_change_is_no_news_and_other_words_are_none()
    {
        News([("Ready", "True", "ComponentsReady", "well")], [("Ready", "True", "ComponentsReady", "well, in other words")]).ShouldBeEmpty();
        News([("Ready", "False", "ComponentsUnready", "a")], [("Ready", "True", "ComponentsReady", "well")]).ShouldBe(["Normal ComponentsReady: well"]);
    }

    [Shows("H64")]
    [Fact]
    public void One_thing_is_told_once_however_many_conditions_tell_of_it()
    {
        News([], [("Discovered", "True", "CRDFound", "found"), ("Established", "True", "Established", "served"), ("Ready", "True", "ComponentsReady", "well")])
            .ShouldBe(["Normal ComponentsReady: well"]);
        News([], [("AccessReady", "False", "MissingRights", "patch"), ("ControllerReady", "False", "Unready", "patch"), ("Ready", "False", "ControllerUnready", "patch")])
            .ShouldBe(["Warning MissingRights: patch", "Warning Unready: patch"]);
        News([], [("CatalogEntriesReady", "False", "CatalogEntriesUnready", "a"), ("Ready", "False", "CatalogEntriesUnready", "a")])
            .ShouldBe(["Normal CatalogEntriesUnready: a"]);
    }

    [Shows("H64")]
    [Fact]
    public void What_has_nothing_to_do_with_ready_is_told_besides() =>
        News([], [("Suspended", "True", "SuspendedByProvider", "stop"), ("OverQuota", "True", "InstancesExceedQuota", "10 of 3"), ("Ready", "True", "CatalogEntryReady", "well")])
            .ShouldBe(["Normal SuspendedByProvider: stop", "Warning InstancesExceedQuota: 10 of 3", "Normal CatalogEntryReady: well"]);

    [Shows("H62")]
    [Fact]
    public void A_refusal_is_told_instead_of_what_it_did_to_ready()
    {
        var told = StatusNews.Of(
            Status([("Ready", "True", "CatalogReady", "well")]), Status([("Ready", "False", "WriteRefused", "Role a/b was refused: no")]), "Role a/b was refused: no");

        told.ShouldBe([new("WriteRefused", "Role a/b was refused: no", IsWarning: true)]);
    }

    [Shows("H64")]
    [Theory]
    [InlineData("False", "Resumed", true, false)]
    [InlineData("False", "WithinQuota", true, false)]
    [InlineData("False", "Deleting", true, false)]
    [InlineData("True", "InstancesExceedQuota", false, true)]
    [InlineData("True", "NarrowingChange", false, true)]
    [InlineData("Unknown", "GracePeriodTimeout", true, true)]
    [InlineData("False", "Establishing", false, false)]
    [InlineData("False", "Establishing", true, true)]
    [InlineData("False", "MissingRights", false, true)]
    [InlineData("False", "Forbidden", false, true)]
    [InlineData("True", "Ready", false, false)]
    public void A_warning_is_what_somebody_has_to_act_on(string status, string reason, bool wasTrue, bool isWarning) =>
        EventSeverity.IsWarning(status, reason, wasTrue).ShouldBe(isWarning);

    private static IEnumerable<string> News((string, string, string, string)[] before, (string, string, string, string)[] after) =>
        StatusNews.Of(Status(before), Status(after)).Select(news => $"{(news.IsWarning ? "Warning" : "Normal")} {news.Reason}: {news.Message}");

    private static JsonObject Status((string Type, string Status, string Reason, string Message)[] conditions) => new()
    {
        ["conditions"] = new JsonArray([.. conditions.Select(condition => (JsonNode)new JsonObject
        {
            ["type"] = condition.Type,
            ["status"] = condition.Status,
            ["reason"] = condition.Reason,
            ["message"] = condition.Message,
        })]),
    };
}
