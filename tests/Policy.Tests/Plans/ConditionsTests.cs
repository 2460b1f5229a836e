using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Plans;

public sealed class ConditionsTests
{
    [Fact]
    public void The_transition_time_moves_with_the_status_and_with_nothing_else() => Prop.ForAll<bool, bool, bool>((before, after, sameReason) =>
    {
        var condition = Next(Last(before ? "True" : "False"), after, sameReason ? "Tested" : "Other").All.ShouldHaveSingleItem();

        return condition.LastTransitionTime == (before == after ? Objects.Then : Objects.Now)
            && condition.Reason == (sameReason ? "Tested" : "Other")
            && condition.Message == "now";
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_new_condition_transitions_now_in_whole_seconds()
    {
        var conditions = new Conditions(null, Objects.Now.AddMilliseconds(999)).Set("Ready", true, "Tested", "now");

        conditions.All.ShouldHaveSingleItem().LastTransitionTime.ShouldBe(Objects.Now);
        conditions.IsTrue("Ready").ShouldBeTrue();
        conditions.IsTrue("Other").ShouldBeFalse();
    }

    [Fact]
    public void Set_twice_there_and_back_nothing_happened()
    {
        var conditions = Next(Last("True"), false, "Other");

        conditions.All.Count.ShouldBe(1);
        new Conditions(Last("True"), Objects.Now).Set("Other", true, "Tested", "now").All.Select(condition => condition.Type).ShouldBe(["Ready", "Other"]);
    }

    [Fact]
    public void Only_a_heartbeat_moves_the_heartbeat()
    {
        var first = Next(Last("True"), true, "Tested").Heartbeat(Objects.Now);
        first.All[0].LastHeartbeatTime.ShouldBe(Objects.Now);

        var second = new Conditions(new AccountStatus { Conditions = first.All }, Objects.Now.AddMinutes(1)).Set("Ready", false, "Tested", "now");
        second.All[0].LastHeartbeatTime.ShouldBe(Objects.Now);
    }

    [Theory]
    [InlineData("True", "Anything", "Ready")]
    [InlineData("False", "Anything", "NotReady")]
    [InlineData("False", "Deleting", "Terminating")]
    [InlineData("Unknown", "GracePeriodTimeout", "Unknown")]
    public void The_phase_follows_from_Ready(string status, string reason, string phase) =>
        new Conditions(null, Objects.Now).Set("Ready", status, reason, "").Set("Other", true, "Tested", "").Phase.ShouldBe(phase);

    [Fact]
    public void Without_Ready_the_phase_is_unknown() => new Conditions(null, Objects.Now).Set("Other", true, "Tested", "").Phase.ShouldBe("Unknown");

    private static AccountStatus Last(string status) => new() { Conditions = [Objects.Condition("Ready", status)] };

    private static Conditions Next(AccountStatus last, bool status, string reason) => new Conditions(last, Objects.Now).Set("Ready", status, reason, "now");
}
