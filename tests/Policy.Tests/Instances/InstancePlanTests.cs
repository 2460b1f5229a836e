using System.Text.Json.Nodes;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

public sealed class InstancePlanTests
{
    private const string Sync = "kubecarrier.io/sync";

    private const string Catapult = "catapult.kubecarrier.io/controller";

    [Fact]
    public void F_SYN_01_a_tenant_object_gets_an_internal_object_of_the_same_name_that_it_controls()
    {
        var world = Created(Sync);

        world.Write().ShouldBeTrue();

        world.Internal!.Name().ShouldBe(new("team-b", "db1"));
        var meta = Manifest.Meta(world.Internal!);
        meta.IsControlledBy(Manifest.Meta(world.Tenant!)).ShouldBeTrue();
        meta.OwnerReferences[0].ApiVersion.ShouldBe("eu-west-1.team-a/v1alpha1");
        meta.OwnerReferences[0].BlockOwnerDeletion.ShouldBe(true);
        meta.Finalizers.ShouldBe([Catapult]);
    }

    [Fact]
    public void F_SYN_02_and_a_service_object_with_owner_labels()
    {
        var service = Settled().Service!;

        service.Name().ShouldBe(new(InstanceWorld.ServiceNamespace, "db1"));
        $"{service["apiVersion"]}".ShouldBe("couchdb.io/v1alpha1");
        service["metadata"]!["labels"]!.ToJsonString().ShouldBe(
            """{"owner.kubermatic.io/name":"db1","owner.kubermatic.io/namespace":"team-b","owner.kubermatic.io/type":"CouchDB.internal.eu-west-1.team-a"}""");
        Manifest.Meta(service).OwnerReferences.ShouldBeEmpty();
        Manifest.Meta(service).Finalizers.ShouldBeEmpty();
    }

    [Fact]
    public void A_new_instance_costs_four_writes()
    {
        var world = Created(Sync);

        world.Settle();

        world.Writes.ShouldBe(4);
    }

    [Fact]
    public void Without_the_mutating_webhook_the_finalizer_costs_a_fifth()
    {
        var world = Created();

        world.Settle();

        world.Writes.ShouldBe(5);
        Manifest.Meta(world.Tenant!).Finalizers.ShouldBe([Sync]);
    }

    [Fact]
    public void F_SYN_03_a_changed_spec_flows_down()
    {
        var world = Settled();

        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["replicas"] = 3);
        world.Settle();

        $"{world.Internal!["spec"]!["replicas"]} {world.Service!["spec"]!["replicas"]}".ShouldBe("3 3");
    }

    [Fact]
    public void F_SYN_10_H12_a_removed_field_is_removed_below()
    {
        var world = Settled(spec: """{"username":"hans","replicas":2}""");

        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!.AsObject().Remove("replicas"));
        world.Settle();

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");
        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");
    }

    [Fact]
    public void H20_what_is_not_exposed_never_gets_down()
    {
        var world = Settled(spec: """{"username":"hans","hidden":"x","unheard":{"of":1}}""");

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");
    }

    [Fact]
    public void F_SYN_04_status_flows_up_whole_to_the_internal_and_as_exposed_to_the_tenant_object()
    {
        var world = Settled();

        world.Internal!["status"]!.ToJsonString().ShouldBe("""{"phase":"runs for hans","node":"n1","observedGeneration":1}""");
        world.Tenant!["status"]!.ToJsonString().ShouldBe("""{"phase":"runs for hans","observedGeneration":1}""");
    }

    [Fact]
    public void F_SYN_05_observed_generations_count_each_objects_own()
    {
        var world = Settled();
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["hidden"] = "x");
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["hidden"] = "y");
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        world.Settle();

        foreach (var target in Enum.GetValues<SyncTarget>())
        {
            $"{world[target]!["status"]!["observedGeneration"]}".ShouldBe($"{Manifest.Meta(world[target]!).Generation}");
        }
    }

    [Fact]
    public void H28_while_the_service_is_behind_the_upper_objects_do_not_claim_to_be_observed()
    {
        var world = Settled();
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        while (world.Write())
        {
            // The operator is asleep.
        }

        $"{world.Tenant!["status"]!["observedGeneration"]}".ShouldBe("1");
        Manifest.Meta(world.Tenant!).Generation.ShouldBe(2);
    }

    [Fact]
    public void H28_conditions_tell_the_upper_objects_generation_too()
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

    [Fact]
    public void F_SYN_06_deletion_takes_the_internal_then_the_service_object_and_lets_go_from_below()
    {
        var world = Settled();

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
        var world = Settled();
        world.Delete(SyncTarget.Tenant);
        world[SyncTarget.Service] = null;
        world.Delete(SyncTarget.Internal);
        world.Plan().Steps.ShouldHaveSingleItem().ShouldBe(new SyncStep.ReleaseFinalizer(SyncTarget.Internal, Catapult, Gone: SyncTarget.Service));
        world[SyncTarget.Internal] = null;
        world.Plan().Steps.ShouldHaveSingleItem().ShouldBe(new SyncStep.ReleaseFinalizer(SyncTarget.Tenant, Sync, Gone: SyncTarget.Internal));
    }

    [Fact]
    public void F_SYN_07_a_manual_change_in_the_service_cluster_is_reverted()
    {
        var world = Settled();

        world.Edit(SyncTarget.Service, service => service["spec"]!["username"] = "mallory");
        world.Settle();

        $"{world.Service!["spec"]!["username"]}".ShouldBe("hans");
    }

    [Fact]
    public void F_SYN_07_a_manual_deletion_in_the_service_cluster_is_made_good()
    {
        var world = Settled();
        var before = Manifest.Meta(world.Service!).Uid;

        world.Delete(SyncTarget.Service);
        world.Settle();

        Manifest.Meta(world.Service!).Uid.ShouldNotBe(before);
        $"{world.Service!["spec"]!["username"]}".ShouldBe("hans");
    }

    [Fact]
    public void F_SYN_08_presets_are_initial_values_and_the_providers_edits_survive()
    {
        var world = new InstanceWorld(Routes.Derived(presets: Routes.Preset(".spec.version", "\"3.3\"")));
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);
        world.Settle();
        $"{world.Internal!["spec"]!["version"]}".ShouldBe("3.3");

        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["version"] = "3.4");
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["hidden"] = "x");
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        world.Settle();

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"eva","version":"3.4","hidden":"x"}""");
        world.Service!["spec"]!["version"]!.GetValue<string>().ShouldBe("3.4");
    }

    [Fact]
    public void F_SYN_08_a_carried_preset_is_sent_under_the_version_it_was_read_with()
    {
        var world = new InstanceWorld(Routes.Derived(presets: Routes.Preset(".spec.version", "\"3.3\"")));
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);
        world.Settle();

        var manifest = world.Plan().Steps.OfType<SyncStep.Apply>().First().Manifest;

        $"{manifest["metadata"]!["resourceVersion"]}".ShouldBe($"{world.Internal!["metadata"]!["resourceVersion"]}");
        $"{manifest["spec"]!["version"]}".ShouldBe("3.3");
        Settled().Plan().Steps.OfType<SyncStep.Apply>().First().Manifest["metadata"]!["resourceVersion"].ShouldBeNull();
    }

    [Fact]
    public void A_preset_that_the_provider_removed_from_an_instance_stays_removed()
    {
        var world = new InstanceWorld(Routes.Derived(presets: Routes.Preset(".spec.version", "\"3.3\"")));
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);
        world.Settle();

        world.Edit(SyncTarget.Internal, instance => instance["spec"]!.AsObject().Remove("version"));
        world.Settle();

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");
    }

    [Fact]
    public void A_preset_taken_out_of_the_entry_stays_in_the_instances_that_have_it()
    {
        var world = new InstanceWorld(Routes.Derived(presets: Routes.Preset(".spec.version", "\"3.3\"")));
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);
        world.Settle();

        world.Route = Routes.Derived();
        world.Settle().ShouldBe(0);
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        world.Settle();

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"eva","version":"3.3"}""");
        world.Service!["spec"]!["version"]!.GetValue<string>().ShouldBe("3.3");
    }

    [Fact]
    public void A_field_that_is_not_exposed_any_more_keeps_its_value_for_the_provider()
    {
        var world = Settled(spec: """{"username":"hans","replicas":2}""");

        world.Route = Routes.Derived([".spec.username", ".status.phase"]);
        world.Settle();

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","replicas":2}""");
        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","replicas":2}""");
    }

    [Fact]
    public void F_SYN_09_metadata_stays_where_it_is()
    {
        var world = new InstanceWorld(Routes.Derived());
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync)
            .HavingMetadata("labels", """{"tier":"gold"}""").HavingMetadata("annotations", """{"kubectl.kubernetes.io/last-applied-configuration":"{}"}""");
        world.Settle();

        world.Internal!["metadata"]!["labels"].ShouldBeNull();
        world.Internal["metadata"]!["annotations"].ShouldBeNull();
        world.Service!["metadata"]!["annotations"].ShouldBeNull();
        Manifest.Meta(world.Service!).Labels.Count.ShouldBe(3);
    }

    [Fact]
    public void F_SYN_11_other_top_level_fields_than_spec_get_down_too()
    {
        var world = new InstanceWorld(Routes.Shared());
        world[SyncTarget.Internal] = Couch.Internal().Having("data", """{"a":[1,2]}""");
        world.Settle();

        world.Service!["data"]!.ToJsonString().ShouldBe("""{"a":[1,2]}""");
        Manifest.Meta(world.Internal!).Finalizers.ShouldBe([Catapult]);
        world.Internal!["status"]!["phase"]!.GetValue<string>().ShouldBe("runs for hans");
    }

    [Fact]
    public void H24_after_a_crash_the_next_plan_finds_what_was_made_and_makes_nothing_twice()
    {
        var world = Created(Sync);
        world.Write();
        world.Write();
        var (instance, service) = (Manifest.Meta(world.Internal!).Uid, Manifest.Meta(world.Service!).Uid);

        var successor = new InstanceWorld(Routes.Derived());
        foreach (var target in Enum.GetValues<SyncTarget>())
        {
            successor[target] = world[target];
        }

        successor.Settle();

        Manifest.Meta(successor.Internal!).Uid.ShouldBe(instance);
        Manifest.Meta(successor.Service!).Uid.ShouldBe(service);
        successor.Writes.ShouldBe(2);
    }

    [Fact]
    public void H32_a_new_tenant_object_does_not_inherit_its_predecessors_internal_object()
    {
        var world = Settled();
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync).HavingMetadata("uid", "\"another\"");
        var before = world.Internal!.ToJsonString();

        world.Write().ShouldBeFalse();
        world.Internal!.ToJsonString().ShouldBe(before);
        world.Plan().WaitsFor.ShouldBe("the internal object belongs to CouchDB db1 with another UID; waiting until it is gone");

        world.Settle();
        Manifest.Meta(world.Internal!).IsControlledBy(Manifest.Meta(world.Tenant!)).ShouldBeTrue();
        Manifest.Meta(world.Service!).IsDeleting.ShouldBeFalse();
    }

    [Fact]
    public void H32_the_end_of_a_tenant_object_does_not_end_a_namesakes_internal_object()
    {
        var world = Settled();
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync).HavingMetadata("uid", "\"another\"").BeingDeleted();

        world.Plan().Steps.ShouldHaveSingleItem().ShouldBe(new SyncStep.ReleaseFinalizer(SyncTarget.Tenant, Sync, Gone: null));
    }

    [Fact]
    public void H33_a_service_object_that_is_going_is_waited_for()
    {
        var world = Settled();
        world.Service!.Finalized("operator").BeingDeleted();

        world.Write().ShouldBeFalse();
        world.Plan().WaitsFor.ShouldBe("the service object is being deleted; it is made again when it is gone");
    }

    [Fact]
    public void H23_a_service_object_of_somebody_else_is_neither_changed_nor_deleted()
    {
        var world = Created(Sync);
        world[SyncTarget.Service] = Foreign();
        world.Settle();
        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"username":"theirs"}""");
        world.Plan().WaitsFor.ShouldBe($"CouchDB {InstanceWorld.ServiceNamespace}/db1 in the service cluster belongs to somebody else");

        world.Delete(SyncTarget.Tenant);
        world.Settle();
        world.Tenant.ShouldBeNull();
        world.Internal.ShouldBeNull();
        Manifest.Meta(world.Service!).IsDeleting.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false, null, true, "ServiceClusterAssignment team-b.eu-west-1 has no namespace yet")]
    [InlineData(true, null, true, "ServiceClusterAssignment team-b.eu-west-1 has no namespace yet")]
    [InlineData(true, "team-b-x7x2k", false, "service cluster eu-west-1 cannot be reached")]
    public void Without_a_place_in_the_service_cluster_the_internal_object_waits(bool exists, string? @namespace, bool reachable, string waitsFor)
    {
        var world = Created(Sync);
        world.Assignment = new(exists, @namespace, reachable);

        world.Settle();

        world.Internal.ShouldNotBeNull();
        world.Service.ShouldBeNull();
        world.Plan().WaitsFor.ShouldBe(waitsFor);
    }

    [Fact]
    public void H34_H35_while_the_service_cluster_is_away_nothing_is_let_go()
    {
        var world = Settled();
        world.Assignment = world.Assignment with { IsReachable = false };
        world.Delete(SyncTarget.Tenant);

        world.Settle();

        world.Tenant.ShouldNotBeNull();
        Manifest.Meta(world.Internal!).IsDeleting.ShouldBeTrue();
        world.Plan().WaitsFor.ShouldBe("waiting for the service cluster to delete the service object");
        world.Assignment = world.Assignment with { IsReachable = true };
        world.Settle();
        world.Tenant.ShouldBeNull();
        world.Service.ShouldBeNull();
    }

    [Fact]
    public void Deletion_without_a_namespace_asks_no_service_cluster()
    {
        var world = Created(Sync);
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
        var world = Settled();

        world.Delete(SyncTarget.Internal);
        world.Settle();

        Manifest.Meta(world.Internal!).IsDeleting.ShouldBeFalse();
        $"{world.Tenant!["status"]!["phase"]}".ShouldBe("runs for hans");
    }

    [Fact]
    public void H31_without_a_status_apart_none_is_reported()
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

    private static InstanceWorld Created(params string[] finalizers)
    {
        var world = new InstanceWorld(Routes.Derived());
        world[SyncTarget.Tenant] = finalizers.Length == 0 ? Couch.Tenant() : Couch.Tenant().Finalized(finalizers);
        return world;
    }

    private static InstanceWorld Settled(string spec = """{"username":"hans"}""")
    {
        var world = Created(Sync);
        world.Tenant!.Having("spec", spec);
        world.Settle();
        return world;
    }

    private static JsonObject Foreign() => Objects.Json(
        """
        {"apiVersion":"couchdb.io/v1alpha1","kind":"CouchDB","metadata":{"name":"db1","namespace":"team-b-x7x2k","uid":"theirs","generation":1,"labels":{
          "owner.kubermatic.io/name":"db1","owner.kubermatic.io/namespace":"team-q","owner.kubermatic.io/type":"CouchDB.internal.eu-west-1.team-a"}},
         "spec":{"username":"theirs"}}
        """);

    private static string StepsOf(InstanceWorld world) => string.Join(", ", world.Plan().Steps.Select(step => $"{step.GetType().Name} {step.Target}"));
}
