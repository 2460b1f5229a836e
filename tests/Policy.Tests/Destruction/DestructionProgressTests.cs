using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Destruction;

/// <summary>What the controller does with a deletion that was confirmed: the instances first.</summary>
public sealed class DestructionProgressTests
{
    private static readonly ResourceType Tenants = new("eu-west-1.team-a", "v1alpha1", "CouchDB", "couchdbs", Namespaced: true);

    private static readonly ResourceType Internals = Tenants with { Group = "internal.eu-west-1.team-a" };

    private static readonly ServiceCluster Cluster = Objects.ServiceCluster() with
    {
        Metadata = Objects.ServiceCluster().Metadata.Deleting() with { Finalizers = [WellKnown.Finalizers.ServiceCluster] },
    };

    private static Plan Ending => ServiceClusterPlan.For(Cluster, new ClusterContact.NoCredentials("gone"), [], Objects.Now);

    [Shows("H55")]
    [Fact]
    public void Instances_go_first_each_once_by_its_tenant_object()
    {
        var db1 = Instance("db1");
        var progress = DestructionProgress.Of(Cluster.Metadata,
        [
            (Tenants, [db1]),
            (Internals, [Instance("db1") with { Uid = "inner", OwnerReferences = [Owner(db1)] }, Instance("restored")]),
        ]);

        progress.Deletions.Select(deletion => (deletion.Type, deletion.Name.Name)).ShouldBe([(Tenants, "db1"), (Internals, "restored")]);
        progress.Left.ShouldBe(["couchdbs.eu-west-1.team-a team-b/db1", "couchdbs.eu-west-1.team-a team-b/restored"]);
        var plan = progress.Before(Ending);
        plan.ReleasedFinalizers.ShouldBeEmpty();
        plan.Destroy.ShouldBe(progress.Deletions);
        plan.LookAgain.ShouldNotBeNull();
        plan.Status!.ToJsonString().ShouldContain("2 instances are being destroyed first, as confirmed: couchdbs.eu-west-1.team-a team-b/db1, ");
    }

    [Shows("H55")]
    [Fact]
    public void When_they_are_gone_everything_goes_as_ever()
    {
        var progress = DestructionProgress.Of(Cluster.Metadata, [(Tenants, []), (Internals, [])]);

        progress.IsOver.ShouldBeTrue();
        progress.Before(Ending).ReleasedFinalizers.ShouldBe([WellKnown.Finalizers.ServiceCluster]);
    }

    [Shows("H55")]
    [Fact]
    public void What_came_after_the_deletion_was_counted_in_nobodys_number_and_stays()
    {
        var late = Instance("late") with { CreationTimestamp = Objects.Then.AddSeconds(1) };

        DestructionProgress.Of(Cluster.Metadata, [(Tenants, [late])]).IsOver.ShouldBeTrue();
        DestructionProgress.Of(Cluster.Metadata, [(Tenants, [late, Instance("db1")])]).Deletions.ShouldHaveSingleItem().Name.Name.ShouldBe("db1");
    }

    [Shows("H34")]
    [Fact]
    public void What_cannot_be_counted_is_not_gone()
    {
        var progress = DestructionProgress.Of(Cluster.Metadata, [(Tenants, []), (Internals, null)]);

        progress.IsOver.ShouldBeFalse();
        progress.Before(Ending).ReleasedFinalizers.ShouldBeEmpty();
    }

    [Shows("H55")]
    [Fact]
    public void An_instance_that_is_going_is_waited_for_and_not_deleted_again()
    {
        var progress = DestructionProgress.Of(Cluster.Metadata, [(Tenants, [Instance("db1").Deleting()])]);

        progress.Deletions.ShouldBeEmpty();
        progress.Left.ShouldHaveSingleItem();
    }

    [Shows("H55")]
    [Fact]
    public void Entries_are_taken_back_at_once_so_that_nothing_new_is_offered_and_all_else_waits()
    {
        var entry = Objects.Entry();
        var plan = new Plan { Delete = [Deletion.Of(entry), Deletion.Of(Objects.DiscoverySet())] };

        DestructionProgress.Of(Cluster.Metadata, [(Tenants, [Instance("db1")])]).Before(plan).Delete.ShouldBe([Deletion.Of(entry)]);
        DestructionProgress.Over.Before(plan).ShouldBe(plan);
    }

    [Fact]
    public void Only_a_deletion_under_way_is_confirmed()
    {
        var confirmed = new Dictionary<string, string> { [WellKnown.Annotations.ConfirmDestroy] = "1" };

        ConfirmDestroy.IsUnderWay(Objects.Meta("one") with { Annotations = confirmed }).ShouldBeFalse();
        ConfirmDestroy.IsUnderWay(Objects.Meta("one").Deleting()).ShouldBeFalse();
        ConfirmDestroy.IsUnderWay(Objects.Meta("one").Deleting() with { Annotations = confirmed }).ShouldBeTrue();
    }

    private static ObjectMeta Instance(string name) => Objects.Meta(name, Objects.Tenant) with { CreationTimestamp = Objects.Then };

    private static OwnerReference Owner(ObjectMeta instance) =>
        new() { ApiVersion = Tenants.ApiVersion, Kind = Tenants.Kind, Name = instance.Name!, Uid = instance.Uid!, Controller = true };
}
