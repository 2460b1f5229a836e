using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>What was made below first appears above; what is owned or on its way out never does.</summary>
public sealed class AdoptionTests
{
    private const string Sync = "kubecarrier.io/sync";

    private const string Catapult = "catapult.kubecarrier.io/controller";

    [Shows("F-ADO-01")]
    [Fact]
    public void A_service_object_becomes_an_internal_one_without_its_metadata_and_gets_our_labels()
    {
        var world = InstanceWorld.MadeBelow(Routes.Shared());
        world.Service!.Having("data", """{"a":[1]}""")
            .HavingMetadata("labels", """{"app":"x"}""").HavingMetadata("annotations", """{"kubectl.kubernetes.io/last-applied-configuration":"{}"}""");

        world.Write().ShouldBeTrue();

        world.Internal!.Name().ShouldBe(new("team-b", "db1"));
        $"{world.Internal!["apiVersion"]}".ShouldBe("internal.eu-west-1.team-a/v1alpha1");
        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");
        world.Internal!["data"]!.ToJsonString().ShouldBe("""{"a":[1]}""");
        var meta = ObjectMeta.Of(world.Internal!);
        meta.Labels.ShouldBeEmpty();
        meta.Annotations.ShouldBeEmpty();
        meta.Uid.ShouldNotBe("by-hand");
        meta.Finalizers.ShouldBe([Catapult]);

        world.Plan().Steps.OfType<SyncStep.TakeOver>().ShouldHaveSingleItem().Target.ShouldBe(SyncTarget.Service, "what others wrote of it is ours to take away from now on");
        world.Settle();
        world.Plan().Steps.OfType<SyncStep.TakeOver>().ShouldBeEmpty();
        Owners.LabelledOwner(world.Route.Internal, ObjectMeta.Of(world.Service!).Labels).ShouldBe(new("team-b", "db1"));
        ObjectMeta.Of(world.Service!).Uid.ShouldBe("by-hand");
        world.Tenant.ShouldBeNull();
    }

    [Shows("F-ADO-01")]
    [Fact]
    public void And_then_the_management_cluster_is_the_source_of_truth()
    {
        var world = InstanceWorld.MadeBelow();
        world.Service!["spec"]!["replicas"] = 2;
        world.Settle();

        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"] = JsonNode.Parse("""{"username":"eva"}"""));
        world.Settle();

        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"username":"eva"}""");
    }

    [Shows("F-ADO-02")]
    [Fact]
    public void An_internal_object_that_nobody_owns_appears_as_a_tenant_object_with_the_exposed_fields_only()
    {
        var world = new InstanceWorld(Routes.Derived()) { IsOffered = true };
        world[SyncTarget.Internal] = Couch.Internal().Having("spec", """{"username":"hans","hidden":"x"}""").HavingMetadata("labels", """{"app":"x"}""");

        world.Settle();

        world.Tenant!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");
        world.Tenant["status"]!.ToJsonString().ShouldBe("""{"phase":"runs for hans","observedGeneration":1}""");
        ObjectMeta.Of(world.Tenant).Labels.ShouldBeEmpty();
        ObjectMeta.Of(world.Tenant).Finalizers.ShouldBe([Sync]);
        ObjectMeta.Of(world.Internal!).IsControlledBy(ObjectMeta.Of(world.Tenant)).ShouldBeTrue();
        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","hidden":"x"}""");
        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","hidden":"x"}""");
    }

    [Shows("F-ADO-02")]
    [Fact]
    public void Without_an_offer_it_is_carried_down_and_not_shown()
    {
        var world = new InstanceWorld(Routes.Derived());
        world[SyncTarget.Internal] = Couch.Internal();

        world.Settle();

        world.Tenant.ShouldBeNull();
        world.Service.ShouldNotBeNull();
        world.IsOffered = true;
        world.Settle();
        world.Tenant.ShouldNotBeNull();
    }

    [Shows("F-ADO-02")]
    [Fact]
    public void Where_the_service_cluster_is_away_the_tenant_sees_it_all_the_same()
    {
        var world = new InstanceWorld(Routes.Derived()) { IsOffered = true, Assignment = new(Exists: true, InstanceWorld.ServiceNamespace, IsReachable: false) };
        world[SyncTarget.Internal] = Couch.Internal();

        world.Settle();

        ObjectMeta.Of(world.Internal!).IsControlledBy(ObjectMeta.Of(world.Tenant!)).ShouldBeTrue();
    }

    [Shows("F-ADO-03")]
    [Theory]
    [InlineData("deletionTimestamp", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("labels", """{"owner.kubermatic.io/name":"other"}""")]
    [InlineData("labels", """{"owner.kubermatic.io/name":"db1","owner.kubermatic.io/namespace":"team-b","owner.kubermatic.io/type":"CouchDB.internal.eu-west-1.team-a"}""")]
    [InlineData("ownerReferences", """[{"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"u","controller":true}]""")]
    public void A_service_object_that_is_owned_or_being_deleted_is_left_alone(string member, string json)
    {
        var world = InstanceWorld.MadeBelow();
        world.Service!.HavingMetadata(member, json);

        world.Plan().ShouldBe(InstancePlan.Nothing);
    }

    [Shows("F-ADO-03")]
    [Fact]
    public void An_internal_object_that_is_owned_or_being_deleted_is_left_alone()
    {
        var world = new InstanceWorld(Routes.Derived()) { IsOffered = true };
        world[SyncTarget.Internal] = Couch.Internal().Finalized(Catapult).BeingDeleted();
        world.Plan().Steps.OfType<SyncStep.Adopt>().ShouldBeEmpty();

        world[SyncTarget.Internal] = Couch.Internal().HavingMetadata("ownerReferences", """[{"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"gone"}]""");
        world.Plan().Steps.OfType<SyncStep.Adopt>().ShouldBeEmpty();
    }

    [Shows("H10")]
    [Fact]
    public void While_the_copy_does_not_follow_nothing_is_left_out_of_what_is_adopted()
    {
        var thin = Objects.SourceCrd();
        thin["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"] = Objects.Json("""{"type":"object"}""");
        var schema = CustomResourceSchema.Of(thin, "v1alpha1").ShouldNotBeNull();
        var world = InstanceWorld.MadeBelow();
        world.Route = world.Route with { Schemas = Enum.GetValues<SyncTarget>().ToDictionary(target => target, _ => schema) };

        var adoption = world.Plan().Steps.ShouldHaveSingleItem().ShouldBeOfType<SyncStep.Adopt>();

        adoption.Manifest["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""", "left out, it would be taken from the service object once that is ours");
    }

    [Shows("F-ADO-04")]
    [Theory]
    [InlineData(false, null, true, true)]
    [InlineData(true, null, true, true)]
    [InlineData(true, InstanceWorld.ServiceNamespace, true, false)]
    [InlineData(true, InstanceWorld.ServiceNamespace, false, true)]
    public void Where_no_assignment_is_ready_nothing_is_done_and_nothing_said(bool exists, string? @namespace, bool reachable, bool ready)
    {
        var world = InstanceWorld.MadeBelow();
        world.Assignment = new(exists, @namespace, reachable, ready);

        world.Plan().ShouldBe(InstancePlan.Nothing);
    }

    [Shows("F-ADO-03", "H22")]
    [Fact]
    public void A_name_that_does_not_fit_into_labels_is_told_and_not_tried()
    {
        var name = new string('x', 64);
        var plan = InstancePlan.For(Routes.Derived(), new(new("team-b", name), null, null, new(Couch.Internal(name)), new(true, "team-b-x7x2k", true, true)) { IsOffered = true });

        plan.Steps.ShouldBeEmpty();
        plan.WaitsFor.ShouldBeNull();
        plan.NotAdopted.ShouldBe($"CouchDB team-b-x7x2k/{name} is not adopted: its name has 64 characters, and an instance's has at most 63");
    }

    [Shows("F-ADO-03", "H22")]
    [Fact]
    public void The_longest_name_that_fits_into_labels_is_adopted()
    {
        var name = new string('x', 63);

        var plan = InstancePlan.For(Routes.Derived(), new(new("team-b", name), null, null, new(Couch.Internal(name)), new(true, "team-b-x7x2k", true, true)) { IsOffered = true });

        plan.NotAdopted.ShouldBeNull();
        plan.Steps.OfType<SyncStep.Adopt>().ShouldHaveSingleItem();
    }

    [Shows("H23")]
    [Fact]
    public void What_another_controller_made_is_foreign_unless_it_has_our_labels()
    {
        const string controlled = """[{"apiVersion":"a/v1","kind":"Parent","name":"p","uid":"u","controller":true}]""";
        var (route, name) = (Routes.Shared(), new NamespacedName("team-b", "db1"));
        var labels = new JsonObject(Owners.Labels(route.Internal, name).Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))).ToJsonString();
        var others = new JsonObject(Owners.Labels(route.Internal, new("team-c", "db1")).Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))).ToJsonString();

        IsForeign(Couch.Internal()).ShouldBeFalse();
        IsForeign(Couch.Internal().HavingMetadata("ownerReferences", controlled)).ShouldBeTrue();
        IsForeign(Couch.Internal().HavingMetadata("labels", labels)).ShouldBeFalse();
        IsForeign(Couch.Internal().HavingMetadata("labels", labels).HavingMetadata("ownerReferences", controlled)).ShouldBeFalse();
        IsForeign(Couch.Internal().HavingMetadata("labels", others)).ShouldBeTrue();

        bool IsForeign(JsonObject service) => Adoption.IsForeign(route, name, new(service));
    }

    [Shows("B79")]
    [Fact]
    public void What_is_not_offered_to_the_tenant_is_not_adopted_because_it_could_not_delete_it()
    {
        var world = InstanceWorld.MadeBelow();
        world.IsOffered = false;

        world.Plan().ShouldBe(InstancePlan.Nothing);
        world.IsOffered = true;
        world.Settle();

        world.Delete(SyncTarget.Tenant);
        world.Settle();
        world.Internal.ShouldBeNull();
        world.Service.ShouldBeNull();
    }

    [Shows("B79")]
    [Fact]
    public void What_the_tenant_will_see_is_tried_before_anything_is_made() =>
        InstanceWorld.MadeBelow().Plan().Steps.ShouldHaveSingleItem().ShouldBeOfType<SyncStep.Adopt>()
            .Shown.ShouldNotBeNull()["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");

    [Shows("H56")]
    [Fact]
    public void Adoption_ends_at_a_number_and_at_a_size()
    {
        var world = InstanceWorld.MadeBelow();
        InstanceObserved Observed(int held) => new(new("team-b", "db1"), null, null, world.Service.Seen(), world.Assignment) { IsOffered = true, Held = held };

        InstancePlan.For(world.Route, Observed(Adoption.MaxObjects - 1)).Steps.ShouldNotBeEmpty();
        var plan = InstancePlan.For(world.Route, Observed(Adoption.MaxObjects));
        plan.Steps.ShouldBeEmpty();
        plan.NotAdopted.ShouldBe("team-b has 1000 instances in service cluster eu-west-1, and more are not adopted from there; create them in the hub");

        world.Service!["spec"]!["blob"] = new string('x', Adoption.MaxBytes);
        plan = InstancePlan.For(world.Route, Observed(0));
        plan.Steps.ShouldBeEmpty();
        plan.NotAdopted.ShouldNotBeNull().ShouldMatch("^CouchDB team-b-x7x2k/db1 is not adopted: it has [0-9]+ bytes, and at most 262144 are adopted$");
    }

    [Shows("B79")]
    [Fact]
    public void In_a_namespace_that_is_no_accounts_nothing_is_carried_and_what_is_there_goes_without_the_service_cluster()
    {
        var world = InstanceWorld.MadeBelow();
        world.Settle();
        world[SyncTarget.Tenant] = null;
        world.Internal!.HavingMetadata("ownerReferences", "[]");
        world.Assignment = AssignmentState.Of(Objects.Assignment(), account: null, Objects.TenantOf(Objects.TenantAccount()), isReachable: true);

        var plan = world.Plan();
        plan.Steps.OfType<SyncStep.Apply>().ShouldBeEmpty();
        plan.WaitsFor.ShouldBe("namespace team-b is not an account's; nothing is carried from it or into it, and what is there can be deleted");

        world.IsOffered = false;
        world.Delete(SyncTarget.Internal);
        world.Settle();
        world.Internal.ShouldBeNull();
        world.Service.ShouldNotBeNull("it is in the provider's cluster, and the provider's affair");
    }

    [Shows("B79")]
    [Fact]
    public void Adoption_judges_the_assignment_by_its_tenant_and_not_by_what_it_says()
    {
        var account = Objects.TenantAccount();

        AssignmentState.Of(Objects.Assignment(), account, Objects.TenantOf(account), isReachable: true).IsReady.ShouldBeTrue();
        AssignmentState.Of(Objects.Assignment(), account, tenant: null, isReachable: true).IsReady.ShouldBeFalse();
        AssignmentState.Of(Objects.Assignment(), Objects.ProviderAccount("team-b"), Objects.TenantOf(account), isReachable: true).IsReady.ShouldBeFalse();
        AssignmentState.Of(Objects.Assignment(), Objects.ProviderAccount("team-b"), tenant: null, isReachable: true)
            .ShouldBe(new AssignmentState(true, "team-b-x7x2k", true), "what runs in an account that is a tenant no more goes on");
    }

    /// <summary>
    /// However an instance came to be, and whatever happens in between: once its tenant has deleted it, it is gone everywhere and stays gone. The
    /// controller may be killed between any two writes, because it remembers nothing.
    /// </summary>
    [Shows("F-ADO-03")]
    [Fact]
    public void At_no_moment_does_deleting_a_tenant_object_bring_it_back() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var world = Start(random);
        for (var step = random.Next(12); step > 0; step--)
        {
            Disturb(random, world);
        }

        while (world.Tenant is null && world.Settle(1) > 0)
        {
            // Until there is something that a tenant can delete.
        }

        if (world.Tenant is null)
        {
            return;
        }

        world.Delete(SyncTarget.Tenant);
        for (var step = random.Next(12); step > 0; step--)
        {
            Disturb(random, world);
        }

        world.Settle().ShouldBeLessThan(20);
        world.Tenant.ShouldBeNull($"seed {seed}");
        world.Internal.ShouldBeNull($"seed {seed}");
        world.Service.ShouldBeNull($"seed {seed}");
    }).QuickCheckThrowOnFailure();

    private static InstanceWorld Start(Random random)
    {
        if (random.Next(3) == 0)
        {
            return InstanceWorld.MadeBelow();
        }

        var world = new InstanceWorld(Routes.Derived()) { IsOffered = true };
        var isTenants = random.Next(2) == 0;
        world[isTenants ? SyncTarget.Tenant : SyncTarget.Internal] = isTenants ? Couch.Tenant().Finalized(Sync) : Couch.Internal();
        return world;
    }

    private static void Disturb(Random random, InstanceWorld world)
    {
        switch (random.Next(6))
        {
            case 0 when world.Service is { } service && ObjectMeta.Of(service) is { IsDeleting: false }:
                world.Edit(SyncTarget.Service, stripped => stripped["metadata"]!.AsObject().Remove("labels")); // somebody's kubectl label
                break;
            case 1:
                world.Settle(1); // the operator and the collector too
                break;
            default:
                world.Write();
                break;
        }
    }
}
