using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>What one pass wants of the three objects of an instance, from the tenant down and from the service up.</summary>
public sealed class InstancePlanTests
{
    private const string Sync = "kubecarrier.io/sync";

    private const string Catapult = "catapult.kubecarrier.io/controller";

    [Shows("F-SYN-01")]
    [Fact]
    public void A_tenant_object_gets_an_internal_object_of_the_same_name_that_it_controls()
    {
        var world = InstanceWorld.Created(Sync);

        world.Write().ShouldBeTrue();

        world.Internal!.Name().ShouldBe(new("team-b", "db1"));
        var meta = ObjectMeta.Of(world.Internal!);
        meta.IsControlledBy(ObjectMeta.Of(world.Tenant!)).ShouldBeTrue();
        meta.OwnerReferences[0].ApiVersion.ShouldBe("eu-west-1.team-a/v1alpha1");
        meta.OwnerReferences[0].BlockOwnerDeletion.ShouldBe(true);
        meta.Finalizers.ShouldBe([Catapult]);
    }

    [Shows("F-SYN-02")]
    [Fact]
    public void And_a_service_object_with_owner_labels()
    {
        var service = InstanceWorld.Settled().Service!;

        service.Name().ShouldBe(new(InstanceWorld.ServiceNamespace, "db1"));
        $"{service["apiVersion"]}".ShouldBe("couchdb.io/v1alpha1");
        service["metadata"]!["labels"]!.ToJsonString().ShouldBe(
            """{"owner.kubermatic.io/name":"db1","owner.kubermatic.io/namespace":"team-b","owner.kubermatic.io/type":"CouchDB.internal.eu-west-1.team-a"}""");
        ObjectMeta.Of(service).OwnerReferences.ShouldBeEmpty();
        ObjectMeta.Of(service).Finalizers.ShouldBeEmpty();
    }

    [Fact]
    public void A_new_instance_costs_four_writes()
    {
        var world = InstanceWorld.Created(Sync);

        world.Settle();

        world.Writes.ShouldBe(4);
    }

    [Fact]
    public void Without_the_mutating_webhook_the_finalizer_costs_a_fifth()
    {
        var world = InstanceWorld.Created();

        world.Settle();

        world.Writes.ShouldBe(5);
        ObjectMeta.Of(world.Tenant!).Finalizers.ShouldBe([Sync]);
    }

    [Shows("F-SYN-03")]
    [Fact]
    public void A_changed_spec_flows_down()
    {
        var world = InstanceWorld.Settled();

        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["replicas"] = 3);
        world.Settle();

        $"{world.Internal!["spec"]!["replicas"]} {world.Service!["spec"]!["replicas"]}".ShouldBe("3 3");
    }

    [Shows("F-SYN-04")]
    [Fact]
    public void Status_flows_up_whole_to_the_internal_and_as_exposed_to_the_tenant_object()
    {
        var world = InstanceWorld.Settled();

        world.Internal!["status"]!.ToJsonString().ShouldBe("""{"phase":"runs for hans","node":"n1","observedGeneration":1}""");
        world.Tenant!["status"]!.ToJsonString().ShouldBe("""{"phase":"runs for hans","observedGeneration":1}""");
    }

    [Shows("F-SYN-05")]
    [Fact]
    public void Observed_generations_count_each_objects_own()
    {
        var world = InstanceWorld.Settled();
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["hidden"] = "x");
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["hidden"] = "y");
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        world.Settle();

        foreach (var target in Enum.GetValues<SyncTarget>())
        {
            $"{world[target]!["status"]!["observedGeneration"]}".ShouldBe($"{ObjectMeta.Of(world[target]!).Generation}");
        }
    }

    [Shows("H28")]
    [Fact]
    public void While_the_service_is_behind_the_upper_objects_do_not_claim_to_be_observed()
    {
        var world = InstanceWorld.Settled();
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        while (world.Write())
        {
            // The operator is asleep.
        }

        $"{world.Tenant!["status"]!["observedGeneration"]}".ShouldBe("1");
        ObjectMeta.Of(world.Tenant!).Generation.ShouldBe(2);
    }

    [Shows("H28")]
    [Fact]
    public void Conditions_tell_the_upper_objects_generation_too()
    {
        var world = new InstanceWorld(Routes.Derived([".spec.username", ".status"]));
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync).HavingMetadata("generation", "5")
            .Having("status", """{"conditions":[{"type":"Old","status":"True","observedGeneration":4}]}""");
        world.Write();
        world.Write();
        world.Service!.HavingMetadata("generation", "9").Having("status",
            """{"observedGeneration":9,"conditions":[{"type":"Ready","status":"True","observedGeneration":9},{"type":"Old","status":"True","observedGeneration":8},{"type":"Unknown","observedGeneration":7},{"type":"Plain"}]}""");

        while (world.Write())
        {
            // The status of this service object stays as it is.
        }

        world.Tenant!["status"]!.ToJsonString().ShouldBe(
            """{"conditions":[{"type":"Ready","status":"True","observedGeneration":5},{"type":"Old","status":"True","observedGeneration":4},{"type":"Unknown"},{"type":"Plain"}],"observedGeneration":5}""");
    }

    [Shows("F-SYN-07")]
    [Fact]
    public void A_manual_change_in_the_service_cluster_is_reverted()
    {
        var world = InstanceWorld.Settled();

        world.Edit(SyncTarget.Service, service => service["spec"]!["username"] = "mallory");
        world.Settle();

        $"{world.Service!["spec"]!["username"]}".ShouldBe("hans");
    }

    [Shows("F-SYN-09")]
    [Fact]
    public void Metadata_stays_where_it_is()
    {
        var world = new InstanceWorld(Routes.Derived());
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync)
            .HavingMetadata("labels", """{"tier":"gold"}""").HavingMetadata("annotations", """{"kubectl.kubernetes.io/last-applied-configuration":"{}"}""");
        world.Settle();

        world.Internal!["metadata"]!["labels"].ShouldBeNull();
        ObjectMeta.Of(world.Internal!).Annotations.Keys.ShouldBe(["kubecarrier.io/marks-service-object"]);
        ObjectMeta.Of(world.Service!).Annotations.Keys.ShouldBe(["kubecarrier.io/instance-uid"]);
        ObjectMeta.Of(world.Service!).Labels.Count.ShouldBe(3);
    }

    [Shows("F-SYN-11")]
    [Fact]
    public void Other_top_level_fields_than_spec_get_down_too()
    {
        var world = new InstanceWorld(Routes.Shared());
        world[SyncTarget.Internal] = Couch.Internal().Having("data", """{"a":[1,2]}""");
        world.Settle();

        world.Service!["data"]!.ToJsonString().ShouldBe("""{"a":[1,2]}""");
        ObjectMeta.Of(world.Internal!).Finalizers.ShouldBe([Catapult]);
        world.Internal!["status"]!["phase"]!.GetValue<string>().ShouldBe("runs for hans");
    }

    [Shows("H24")]
    [Fact]
    public void After_a_crash_the_next_plan_finds_what_was_made_and_makes_nothing_twice()
    {
        var world = InstanceWorld.Created(Sync);
        world.Write();
        world.Write();
        var (instance, service) = (ObjectMeta.Of(world.Internal!).Uid, ObjectMeta.Of(world.Service!).Uid);

        var successor = new InstanceWorld(Routes.Derived());
        foreach (var target in Enum.GetValues<SyncTarget>())
        {
            successor[target] = world[target];
        }

        successor.Settle();

        ObjectMeta.Of(successor.Internal!).Uid.ShouldBe(instance);
        ObjectMeta.Of(successor.Service!).Uid.ShouldBe(service);
        successor.Writes.ShouldBe(2);
    }

    [Theory]
    [InlineData(false, null, true, "ServiceClusterAssignment team-b.eu-west-1 has no namespace yet")]
    [InlineData(true, null, true, "ServiceClusterAssignment team-b.eu-west-1 has no namespace yet")]
    [InlineData(true, "team-b-x7x2k", false, "service cluster eu-west-1 cannot be reached")]
    public void Without_a_place_in_the_service_cluster_the_internal_object_waits(bool exists, string? @namespace, bool reachable, string waitsFor)
    {
        var world = InstanceWorld.Created(Sync);
        world.Assignment = new(exists, @namespace, reachable);

        world.Settle();

        world.Internal.ShouldNotBeNull();
        world.Service.ShouldBeNull();
        world.Plan().WaitsFor.ShouldBe(waitsFor);
        world.Assignment = new(exists, @namespace, IsReachable: false) { IsCrdGone = true };
        world.Plan().WaitsFor.ShouldBe("service cluster eu-west-1 has no couchdbs.couchdb.io");
        world.Assignment = new(exists, @namespace, IsReachable: false) { IsRefused = true };
        world.Plan().WaitsFor.ShouldBe(
            "service cluster eu-west-1 does not let the credential of team-a work with couchdbs.couchdb.io; condition AccessReady of its discovery says what is missing");
    }

    [Shows("H31")]
    [Fact]
    public void Without_a_status_apart_none_is_reported()
    {
        var world = new InstanceWorld(Routes.Derived() with { InternalHasStatus = false, TenantHasStatus = false });
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);

        world.Settle();

        world.Plan().Steps.OfType<SyncStep.Apply>().ShouldAllBe(step => !step.IsStatus);
    }

    [Fact]
    public void Numbers_keep_their_text_on_the_way_down()
    {
        var world = new InstanceWorld(Routes.Shared());
        world[SyncTarget.Internal] = Couch.Internal().Having("spec", """{"a":9007199254740993,"b":1.0,"c":1e3,"d":0.1000}""");

        world.Settle();

        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"a":9007199254740993,"b":1.0,"c":1e3,"d":0.1000}""");
    }
}
