using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>Service objects of instances that are not there: what a restored service cluster brings back.</summary>
public sealed class InstanceMarkTests
{
    private const string Sync = "kubecarrier.io/sync";

    private const string Catapult = "catapult.kubecarrier.io/controller";

    private const string Mark = "kubecarrier.io/instance-uid";

    private const string Declaration = "kubecarrier.io/marks-service-object";

    private const string Why = "CouchDB team-b-x7x2k/db1 in service cluster eu-west-1 was made for an instance that is not there any more, and is neither taken over nor "
        + "changed; its provider deletes it there when nobody needs it, or give the new instance another name";

    [Shows("H70")]
    [Fact]
    public void A_service_object_says_for_which_internal_object_it_was_made_and_that_costs_no_write()
    {
        var world = InstanceWorld.Settled();

        Annotation(world.Service, Mark).ShouldBe(ObjectMeta.Of(world.Internal!).Uid);
        Annotation(world.Internal, Declaration).ShouldBe("true");
        world.Writes.ShouldBe(4);
        IsOrphan(world).ShouldBeFalse();
    }

    [Shows("H70")]
    [Fact]
    public void What_was_restored_is_not_taken_over_by_a_new_instance_of_its_name_and_makes_room_when_it_is_deleted()
    {
        var world = Restored();
        var restored = world.Service!.ToJsonString();
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync).Having("spec", """{"username":"eva"}""");

        world.Settle();

        world.Plan().WaitsFor.ShouldBe(Why);
        world.Service!.ToJsonString().ShouldBe(restored, "hidden fields are still its own");
        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"eva"}""");
        world.Internal["status"].ShouldBeNull("it reports nothing of the other's");
        IsOrphan(world).ShouldBeTrue();

        world[SyncTarget.Service] = null; // the provider deleted it
        world.Settle();
        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"username":"eva"}""");
        IsOrphan(world).ShouldBeFalse();
    }

    [Shows("H70")]
    [Fact]
    public void Deleting_the_new_instance_leaves_what_was_restored()
    {
        var world = Restored();
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);
        world.Settle();

        world.Delete(SyncTarget.Tenant);
        world.Settle();

        (world.Tenant, world.Internal).ShouldBe((null, null));
        ObjectMeta.Of(world.Service!).IsDeleting.ShouldBeFalse();
        IsOrphan(world).ShouldBeTrue("now it has no instance at all");
    }

    [Shows("H69")]
    [Fact]
    public void Without_an_instance_it_is_an_orphan_and_what_is_somebody_elses_or_free_is_none()
    {
        var world = Restored();

        IsOrphan(world).ShouldBeTrue();
        world.Plan().Steps.ShouldBeEmpty();
        world.Service!["metadata"]!["labels"]!["owner.kubermatic.io/name"] = "db2";
        IsOrphan(world).ShouldBeFalse();
        IsOrphan(InstanceWorld.MadeBelow()).ShouldBeFalse("it is about to be adopted");
        IsOrphan(InstanceWorld.Created(Sync)).ShouldBeFalse("there is nothing below");
    }

    [Shows("H70")]
    [Fact]
    public void An_internal_object_that_somebody_made_again_with_another_UID_waits_too()
    {
        var world = InstanceWorld.Settled();
        var (service, copy) = (ObjectMeta.Of(world.Service!).Uid, (JsonObject)world.Internal!.DeepClone());
        world[SyncTarget.Tenant] = null;
        copy["metadata"]!["uid"] = "from-a-backup";
        copy["metadata"]!.AsObject().Remove("ownerReferences");
        world[SyncTarget.Internal] = copy;

        world.Settle();

        world.Plan().WaitsFor.ShouldBe(Why);
        ObjectMeta.Of(world.Service!).Uid.ShouldBe(service);
        world.Delete(SyncTarget.Internal);
        world.Settle();
        ObjectMeta.Of(world.Service!).IsDeleting.ShouldBeFalse();
    }

    [Shows("H70")]
    [Fact]
    public void What_an_older_release_made_goes_on_and_is_marked()
    {
        var world = Older();
        var (uid, before) = (ObjectMeta.Of(world.Service!).Uid, world.Writes);

        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        world.Settle();

        ObjectMeta.Of(world.Service!).Uid.ShouldBe(uid);
        $"{world.Service!["spec"]!["username"]}".ShouldBe("eva");
        Annotation(world.Service, Mark).ShouldBe(ObjectMeta.Of(world.Internal!).Uid);
        Annotation(world.Internal, Declaration).ShouldBe("true");
        world.Write().ShouldBeFalse("and then it is at rest");
        (world.Writes - before).ShouldBe(5, "one for the declaration, beside those of every change");
    }

    [Shows("H70")]
    [Fact]
    public void An_older_releases_instance_is_deleted_with_its_service_object()
    {
        var world = Older();

        world.Delete(SyncTarget.Tenant);
        world.Settle();

        (world.Tenant, world.Internal, world.Service).ShouldBe((null, null, null));
    }

    [Shows("H70")]
    [Fact]
    public void A_backup_from_before_there_were_marks_is_not_taken_over_either()
    {
        var world = Restored(isMarked: false);
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);

        world.Settle();

        world.Plan().WaitsFor.ShouldBe(Why);
    }

    [Shows("H70")]
    [Fact]
    public void For_what_the_provider_makes_nothing_is_taken_over_either_and_without_a_finalizer_it_goes_alone()
    {
        foreach (var isMarked in new[] { true, false })
        {
            var world = Restored(isMarked);
            world[SyncTarget.Internal] = Couch.Internal();

            world.Settle();

            world.Plan().WaitsFor.ShouldBe(Why);
            ObjectMeta.Of(world.Internal!).Finalizers.ShouldBeEmpty();
            world.Delete(SyncTarget.Internal);
            world.Internal.ShouldBeNull();
            world[SyncTarget.Service].ShouldNotBeNull();
        }
    }

    [Shows("H70")]
    [Fact]
    public void Where_there_are_standard_conditions_one_says_why_until_it_is_over()
    {
        var shape = new StatusShape(new HashSet<string>(), KnowsUnknown: true, new HashSet<string> { "type", "status", "reason", "message", "lastTransitionTime" });
        var world = Restored(route: Routes.Shared() with { StatusShapes = new Dictionary<SyncTarget, StatusShape> { [SyncTarget.Internal] = shape } });
        world[SyncTarget.Internal] = Couch.Internal();
        world.Now = Objects.Now;

        world.Settle();

        var said = $$"""{"conditions":[{"type":"InSync","status":"False","reason":"MadeForAnotherInstance","message":"{{Why}}","lastTransitionTime":"2026-01-01T01:00:00Z"}]}""";
        world.Internal!["status"]!.ToJsonString().ShouldBe(said);
        world.Now = Objects.Now.AddHours(1);
        world.Write().ShouldBeFalse("told once, it stays as it is");

        world[SyncTarget.Service] = null;
        while (world.Write())
        {
            // The operator is asleep.
        }

        world.Internal!["status"]!.ToJsonString().ShouldBe("{}");
    }

    [Shows("H70")]
    [Fact]
    public void A_status_that_could_not_be_stored_is_not_sent()
    {
        StatusShape[] shapes =
        [
            StatusShape.Free,
            new(new HashSet<string> { "phase" }, KnowsUnknown: true, new HashSet<string> { "type", "status" }),
        ];
        foreach (var shape in shapes)
        {
            var world = Restored(route: Routes.Shared() with { StatusShapes = new Dictionary<SyncTarget, StatusShape> { [SyncTarget.Internal] = shape } });
            world[SyncTarget.Internal] = Couch.Internal();

            world.Plan().Steps.ShouldBeEmpty();
            world.Plan().WaitsFor.ShouldBe(Why);
        }
    }

    /// <summary>An instance that was deleted, and its service object that a backup of the service cluster brought back.</summary>
    private static InstanceWorld Restored(bool isMarked = true, InstanceRoute? route = null)
    {
        var before = InstanceWorld.Settled();
        before.Edit(SyncTarget.Internal, instance => instance["spec"]!["hidden"] = "theirs");
        before.Settle();
        var service = (JsonObject)before.Service!.DeepClone();
        if (isMarked)
        {
            service["metadata"]!["annotations"]![Mark] = "of-the-deleted"; // worlds count their UIDs from one
        }
        else
        {
            service["metadata"]!.AsObject().Remove("annotations");
        }

        return new(route ?? Routes.Derived()) { [SyncTarget.Service] = service };
    }

    /// <summary>As a release before marks left an instance.</summary>
    private static InstanceWorld Older()
    {
        var world = InstanceWorld.Settled();
        foreach (var target in new[] { SyncTarget.Internal, SyncTarget.Service })
        {
            world[target]!["metadata"]!.AsObject().Remove("annotations");
        }

        return world;
    }

    private static string? Annotation(JsonObject? instance, string key) => ObjectMeta.Of(instance!).Annotations.GetValueOrDefault(key);

    private static bool IsOrphan(InstanceWorld world) =>
        InstanceMark.IsOrphan(world.Route, new(new("team-b", "db1"), world.Tenant.Seen(), world.Internal.Seen(), world.Service.Seen(), world.Assignment));
}
