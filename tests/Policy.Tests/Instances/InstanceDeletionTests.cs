using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>How instances end, and whose objects must not end with them.</summary>
public sealed class InstanceDeletionTests
{
    private const string Sync = "kubecarrier.io/sync";

    private const string Catapult = "catapult.kubecarrier.io/controller";

    [Shows("F-SYN-06")]
    [Fact]
    public void Deletion_takes_the_internal_then_the_service_object_and_lets_go_from_below()
    {
        var world = InstanceWorld.Settled();

        world.Delete(SyncTarget.Tenant);

        StepsOf(world).ShouldBe("Delete Internal");
        world.Write();
        StepsOf(world).ShouldBe("Delete Service");
        world.Service!.Finalized("operator");
        world.Write();
        StepsOf(world).ShouldBe("");
        world.Plan().WaitsFor.ShouldBe("the service object is being deleted");
        world[SyncTarget.Service] = null;
        StepsOf(world).ShouldBe("ReleaseFinalizer Internal");
        world.Write();
        StepsOf(world).ShouldBe("ReleaseFinalizer Tenant");
        world.Write();
        world.Tenant.ShouldBeNull();
        world.Plan().Steps.ShouldBeEmpty();
    }

    [Fact]
    public void A_finalizer_is_let_go_after_a_live_look_at_what_must_be_gone()
    {
        var world = InstanceWorld.Settled();
        world.Delete(SyncTarget.Tenant);
        world[SyncTarget.Service] = null;
        world.Delete(SyncTarget.Internal);
        world.Plan().Steps.ShouldHaveSingleItem().ShouldBe(new SyncStep.ReleaseFinalizer(SyncTarget.Internal, Catapult, Gone: SyncTarget.Service));
        world[SyncTarget.Internal] = null;
        world.Plan().Steps.ShouldHaveSingleItem().ShouldBe(new SyncStep.ReleaseFinalizer(SyncTarget.Tenant, Sync, Gone: SyncTarget.Internal));
    }

    [Shows("F-SYN-07")]
    [Fact]
    public void A_manual_deletion_in_the_service_cluster_is_made_good()
    {
        var world = InstanceWorld.Settled();
        var before = ObjectMeta.Of(world.Service!).Uid;

        world.Delete(SyncTarget.Service);
        world.Settle();

        ObjectMeta.Of(world.Service!).Uid.ShouldNotBe(before);
        $"{world.Service!["spec"]!["username"]}".ShouldBe("hans");
    }

    [Shows("H32")]
    [Fact]
    public void A_new_tenant_object_does_not_inherit_its_predecessors_internal_object()
    {
        var world = InstanceWorld.Settled();
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync).HavingMetadata("uid", "\"another\"");
        var before = world.Internal!.ToJsonString();

        world.Write().ShouldBeFalse();
        world.Internal!.ToJsonString().ShouldBe(before);
        world.Plan().WaitsFor.ShouldBe("the internal object belongs to CouchDB db1 with another UID; waiting until it is gone");

        world.Settle();
        ObjectMeta.Of(world.Internal!).IsControlledBy(ObjectMeta.Of(world.Tenant!)).ShouldBeTrue();
        ObjectMeta.Of(world.Service!).IsDeleting.ShouldBeFalse();
    }

    [Shows("H32")]
    [Fact]
    public void The_end_of_a_tenant_object_does_not_end_a_namesakes_internal_object()
    {
        var world = InstanceWorld.Settled();
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync).HavingMetadata("uid", "\"another\"").BeingDeleted();

        world.Plan().Steps.ShouldHaveSingleItem().ShouldBe(new SyncStep.ReleaseFinalizer(SyncTarget.Tenant, Sync, Gone: null));
    }

    [Shows("H33")]
    [Fact]
    public void A_service_object_that_is_going_is_waited_for()
    {
        var world = InstanceWorld.Settled();
        world.Service!.Finalized("operator").BeingDeleted();

        world.Write().ShouldBeTrue("the internal object takes back what it reported");
        world.Write().ShouldBeTrue("and the tenant's");
        world.Write().ShouldBeFalse();
        world.Plan().WaitsFor.ShouldBe("the service object is being deleted; it is made again when it is gone");
    }

    [Shows("H23")]
    [Fact]
    public void A_service_object_of_somebody_else_is_neither_changed_nor_deleted()
    {
        var world = InstanceWorld.Created(Sync);
        world[SyncTarget.Service] = Foreign();
        world.Settle();
        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"username":"theirs"}""");
        world.Plan().WaitsFor.ShouldBe($"CouchDB {InstanceWorld.ServiceNamespace}/db1 in the service cluster belongs to somebody else");

        world.Delete(SyncTarget.Tenant);
        world.Settle();
        world.Tenant.ShouldBeNull();
        world.Internal.ShouldBeNull();
        ObjectMeta.Of(world.Service!).IsDeleting.ShouldBeFalse();
    }

    [Shows("H34", "H35")]
    [Fact]
    public void While_the_service_cluster_is_away_nothing_is_let_go()
    {
        var world = InstanceWorld.Settled();
        world.Assignment = world.Assignment with { IsReachable = false };
        world.Delete(SyncTarget.Tenant);

        world.Settle();

        world.Tenant.ShouldNotBeNull();
        ObjectMeta.Of(world.Internal!).IsDeleting.ShouldBeTrue();
        world.Plan().WaitsFor.ShouldBe("waiting for the service cluster to delete the service object");
        world.Assignment = world.Assignment with { IsReachable = true };
        world.Settle();
        world.Tenant.ShouldBeNull();
        world.Service.ShouldBeNull();
    }

    [Shows("H49")]
    [Fact]
    public void A_deletion_does_not_wait_for_a_CRD_that_is_gone_and_took_its_objects_along()
    {
        var world = InstanceWorld.Settled();
        world[SyncTarget.Service] = null;
        world.Assignment = world.Assignment with { IsReachable = false, IsCrdGone = true };
        world.Delete(SyncTarget.Tenant);

        world.Settle();

        world.Tenant.ShouldBeNull();
        world.Internal.ShouldBeNull();
    }

    [Fact]
    public void Deletion_without_a_namespace_asks_no_service_cluster()
    {
        var world = InstanceWorld.Created(Sync);
        world.Assignment = new(Exists: true, Namespace: null, IsReachable: false);
        world.Settle();
        world.Delete(SyncTarget.Tenant);

        world.Settle();

        world.Tenant.ShouldBeNull();
        world.Internal.ShouldBeNull();
    }

    [Fact]
    public void A_tenant_object_that_others_hold_is_none_of_our_business()
    {
        var world = new InstanceWorld(Routes.Derived());
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized("theirs").BeingDeleted();
        world[SyncTarget.Internal] = Couch.Internal().Finalized("theirs").BeingDeleted();

        world.Plan().Steps.ShouldBeEmpty();
        world[SyncTarget.Tenant] = null;
        world.Plan().Steps.ShouldBeEmpty();
        world[SyncTarget.Internal] = null;
        world.Plan().Steps.ShouldBeEmpty();
    }

    [Fact]
    public void An_internal_object_that_was_deleted_by_hand_is_made_again()
    {
        var world = InstanceWorld.Settled();

        world.Delete(SyncTarget.Internal);
        world.Settle();

        ObjectMeta.Of(world.Internal!).IsDeleting.ShouldBeFalse();
        $"{world.Tenant!["status"]!["phase"]}".ShouldBe("runs for hans");
    }

    [Fact]
    public void A_derive_that_is_refused_stops_no_deletion_and_changes_nothing_below()
    {
        var world = InstanceWorld.Settled();
        world.Route = Routes.Derived([".spec.nowhere"]);
        world.Route.Tenant.ShouldNotBeNull();

        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["hidden"] = "x");
        world.Settle();
        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","hidden":"x"}""");
        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","hidden":"x"}""");
        world.Plan().WaitsFor.ShouldBe("what tenants see of it cannot be derived; the DerivedCustomResource says why");

        world.Delete(SyncTarget.Tenant);
        world.Settle();
        world.Tenant.ShouldBeNull();
        world.Service.ShouldBeNull();
    }

    private static JsonObject Foreign() => Objects.Json(
        """
        {"apiVersion":"couchdb.io/v1alpha1","kind":"CouchDB","metadata":{"name":"db1","namespace":"team-b-x7x2k","uid":"theirs","generation":1,"labels":{
          "owner.kubermatic.io/name":"db1","owner.kubermatic.io/namespace":"team-q","owner.kubermatic.io/type":"CouchDB.internal.eu-west-1.team-a"}},
         "spec":{"username":"theirs"}}
        """);

    private static string StepsOf(InstanceWorld world) => string.Join(", ", world.Plan().Steps.Select(step => $"{step.GetType().Name} {step.Target}"));
}
