using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Destruction;

namespace KubeCarrier.Policy.Tests.Instances;

public sealed class LiveInstancesTests
{
    [Fact]
    public void Nothing_live_denies_nothing() => LiveInstances.None.Deny("still there").IsAllowed.ShouldBeTrue();

    [Fact]
    public void Every_instance_gets_a_line() =>
        new LiveInstances([new("team-b", "db1"), new("team-c", "db2")]).Deny("still there").Violations.ShouldHaveSingleItem()
            .Message.ShouldBe("still there\nteam-b/db1 still present\nteam-c/db2 still present");

    [Fact]
    public void At_most_ten_are_listed()
    {
        var lines = new LiveInstances([.. Enumerable.Range(0, 11).Select(i => new NamespacedName("team-b", $"db{i}"))]).Deny("still there").Message.Split('\n');

        lines.Length.ShouldBe(12);
        lines[^2].ShouldBe("team-b/db9 still present");
        lines[^1].ShouldBe("and more");
    }
}
