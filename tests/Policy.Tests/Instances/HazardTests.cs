using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>What goes wrong when objects are kept in step, and does not here: docs/hazards.md.</summary>
public sealed class HazardTests
{
    private const string Sync = "kubecarrier.io/sync";

    [Shows("H17")]
    [Fact]
    public void A_resource_version_that_moved_without_a_change_makes_no_write()
    {
        var world = InstanceWorld.Settled();
        foreach (var target in Enum.GetValues<SyncTarget>())
        {
            world[target]!["metadata"]!["resourceVersion"] = "4711";
        }

        world.Write().ShouldBeFalse();
    }

    [Shows("H18", "H19")]
    [Fact]
    public void Nothing_of_an_objects_metadata_is_copied_in_any_direction()
    {
        const string Labels = """{"argocd.argoproj.io/instance":"x","app.kubernetes.io/managed-by":"Helm"}""";
        const string Annotations = """{"kubectl.kubernetes.io/last-applied-configuration":"{}","argocd.argoproj.io/tracking-id":"x"}""";
        var world = new InstanceWorld(Routes.Derived()) { IsOffered = true };
        world[SyncTarget.Tenant] = Foreign(Couch.Tenant().Finalized(Sync));
        world.Settle();
        Members(world.Internal!).ShouldBe(["annotations", "finalizers", "generation", "managedFields", "name", "namespace", "ownerReferences", "resourceVersion", "uid"]);
        ObjectMeta.Of(world.Internal!).Annotations.Keys.ShouldBe(["kubecarrier.io/marks-service-object"]);
        ObjectMeta.Of(world.Service!).Annotations.Keys.ShouldBe(["kubecarrier.io/instance-uid"]);
        Members(world.Service!).ShouldBe(["annotations", "generation", "labels", "managedFields", "name", "namespace", "resourceVersion", "uid"]);
        ObjectMeta.Of(world.Service!).Labels.Keys.ShouldAllBe(key => key.StartsWith("owner.kubermatic.io/", StringComparison.Ordinal));

        foreach (var adopted in new[] { InstanceWorld.MadeBelow(), InstanceWorld.MadeBelow(Routes.Shared()) })
        {
            Foreign(adopted.Service!)["metadata"]!.AsObject().Remove("ownerReferences");
            adopted.Write();
            Members(adopted.Internal!).ShouldBe(["finalizers", "generation", "managedFields", "name", "namespace", "resourceVersion", "uid"]);
        }

        static JsonObject Foreign(JsonObject instance) => instance.HavingMetadata("labels", Labels).HavingMetadata("annotations", Annotations)
            .HavingMetadata("creationTimestamp", "null").HavingMetadata("selfLink", "\"/x\"")
            .HavingMetadata("ownerReferences", """[{"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"u"}]""");
    }

    [Shows("H21")]
    [Fact]
    public void Instances_of_the_same_name_are_told_apart_by_namespace_and_type()
    {
        var labels = Owners.Labels(Routes.Derived().Internal, new("team-b", "db1"));

        Owners.IsLabelledForAnother(Owners.Labels(Routes.Derived().Internal, new("team-c", "db1")), labels).ShouldBeTrue();
        Owners.IsLabelledForAnother(Owners.Labels(Routes.Derived().Internal with { Group = "internal.us-east-1.team-a" }, new("team-b", "db1")), labels).ShouldBeTrue();
        Owners.IsLabelledForAnother(Owners.Labels(Routes.Derived().Internal with { Group = "internal.eu-west-1.team-d" }, new("team-b", "db1")), labels).ShouldBeTrue();
        Owners.IsLabelledForAnother(Owners.Labels(Routes.Derived().Internal, new("team-b", "db1")), labels).ShouldBeFalse();
    }

    [Shows("H30")]
    [Fact]
    public void When_a_condition_changed_is_the_services_to_say()
    {
        var world = new InstanceWorld(Routes.Derived([".spec.username", ".status"]));
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);
        world.Write();
        world.Write();
        world.Service!.Having("status", """{"conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}]}""");

        while (world.Write())
        {
            // The status of this service object stays as it is.
        }

        foreach (var target in new[] { SyncTarget.Tenant, SyncTarget.Internal })
        {
            $"{world[target]!["status"]!["conditions"]![0]!["lastTransitionTime"]}".ShouldBe("2026-01-01T00:00:00Z");
        }
    }

    [Shows("H23")]
    [Fact]
    public void An_object_that_a_controller_in_the_service_cluster_made_is_nobody_elses()
    {
        var world = InstanceWorld.Created(Sync);
        world[SyncTarget.Service] = InstanceWorld.MadeBelow().Service!
            .HavingMetadata("ownerReferences", """[{"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"u","controller":true}]""");
        var before = world.Service!.ToJsonString();

        world.Settle();
        world.Plan().WaitsFor.ShouldBe($"CouchDB {InstanceWorld.ServiceNamespace}/db1 in the service cluster belongs to somebody else");
        world.Delete(SyncTarget.Tenant);
        world.Settle();

        world.Tenant.ShouldBeNull();
        ObjectMeta.Of(world.Service!).IsDeleting.ShouldBeFalse();
        world.Service!["spec"]!.ToJsonString().ShouldBe(JsonNode.Parse(before)!["spec"]!.ToJsonString());
    }

    [Shows("H36")]
    [Fact]
    public void Nothing_in_deletion_gets_a_finalizer()
    {
        var world = new InstanceWorld(Routes.Derived()) { IsOffered = true };
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized("theirs").BeingDeleted();
        world[SyncTarget.Internal] = Couch.Internal().Finalized("theirs").BeingDeleted();
        world.Plan().Steps.ShouldBeEmpty();
        world[SyncTarget.Tenant] = null;
        world.Plan().Steps.ShouldBeEmpty();
    }

    [Shows("H37")]
    [Fact]
    public void Each_kind_of_object_has_a_finalizer_of_its_own()
    {
        var finalizers = typeof(WellKnown.Finalizers).GetFields().Select(field => $"{field.GetRawConstantValue()}").ToList();

        finalizers.Count.ShouldBeGreaterThan(10);
        finalizers.ShouldBeUnique();
        finalizers.ShouldAllBe(finalizer => finalizer.Contains("kubecarrier.io/", StringComparison.Ordinal));
    }

    [Shows("H48")]
    [Fact]
    public void A_plan_changes_nothing_of_what_it_is_shown()
    {
        var worlds = new List<InstanceWorld> { InstanceWorld.Created(), InstanceWorld.Settled(), InstanceWorld.MadeBelow(), Deleting() };
        foreach (var world in worlds)
        {
            for (var round = 0; round < 10; round++)
            {
                var before = Shown(world);
                var plan = world.Plan();
                Shown(world).ShouldBe(before);

                // Nor does it hand out what it was shown: who writes must not change the copy that everybody reads.
                foreach (var manifest in plan.Steps.Select(step => step is SyncStep.Apply apply ? apply.Manifest : (step as SyncStep.Adopt)?.Manifest).OfType<JsonObject>())
                {
                    Spoil(manifest);
                }

                Shown(world).ShouldBe(before);
                world.Settle(1);
            }
        }

        static InstanceWorld Deleting()
        {
            var world = InstanceWorld.Settled();
            world.Delete(SyncTarget.Tenant);
            return world;
        }
    }

    private static void Spoil(JsonNode? node)
    {
        foreach (var (name, below) in (node as JsonObject)?.ToList() ?? [])
        {
            Spoil(below);
            node![name] = "spoilt";
        }
    }

    private static string Shown(InstanceWorld world) => string.Join('\n', Enum.GetValues<SyncTarget>().Select(target => world[target]?.ToJsonString()));

    private static List<string> Members(JsonObject instance) => [.. instance["metadata"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)];
}
