using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>What is told of an instance's three objects.</summary>
public sealed class InstanceChainTests
{
    private const string NotReadable = "not readable for team-b-member (Forbidden)";

    [Fact]
    public void A_settled_instance_waits_for_nothing()
    {
        var chain = InstanceChain.Of(FactsOf(InstanceWorld.Settled()));

        chain.WaitsFor.ShouldBeNull();
        chain.Layers.Select(layer => $"{layer.Target} {layer.State}: {layer.Sentence}").ShouldBe(
        [
            "Tenant Synced: carried down to the internal object",
            "Internal Synced: carried down to the service object",
            "Service Synced: is there, and its operator has seen this generation",
        ]);
    }

    [Fact]
    public void What_is_not_carried_down_yet_is_named_by_its_path_and_not_by_its_value()
    {
        var world = InstanceWorld.Settled();
        world.Edit(SyncTarget.Tenant, tenant => tenant.Having("spec", """{"username":"secret","replicas":3}"""));

        var chain = InstanceChain.Of(FactsOf(world));

        chain.Layers[0].State.ShouldBe(LayerState.Waiting);
        chain.WaitsFor.ShouldBe("spec.username, spec.replicas are not carried down yet");
    }

    [Fact]
    public void While_it_is_suspended_it_waits_for_that()
    {
        var world = InstanceWorld.Settled();
        world.Edit(SyncTarget.Tenant, tenant => tenant.Having("spec", """{"username":"other"}"""));

        InstanceChain.Of(FactsOf(world) with { IsSuspended = true }).Layers[0].Sentence
            .ShouldBe("spec.username is not carried down yet: suspended; what was written before is carried down when it is resumed");
        InstanceChain.Of(FactsOf(InstanceWorld.Settled()) with { IsSuspended = true }).WaitsFor.ShouldBeNull();
    }

    [Theory]
    [InlineData(true, null, true, "ServiceClusterAssignment team-b.eu-west-1 has no namespace yet")]
    [InlineData(true, InstanceWorld.ServiceNamespace, false, "service cluster eu-west-1 cannot be reached")]
    public void It_waits_for_what_the_controllers_plan_waits_for(bool exists, string? @namespace, bool isReachable, string waitsFor)
    {
        var world = InstanceWorld.Created(WellKnown.Finalizers.Sync);
        world.Assignment = new(exists, @namespace, isReachable);
        world.Settle();

        var chain = InstanceChain.Of(FactsOf(world));

        chain.WaitsFor.ShouldBe(waitsFor);
        chain.WaitsFor.ShouldBe(world.Plan().WaitsFor);
        chain.Layers.Select(layer => layer.State).ShouldBe([LayerState.Synced, LayerState.Waiting, LayerState.Missing]);
        chain.Layers[1].Sentence.ShouldBe(waitsFor);
    }

    [Fact]
    public void A_deletion_waits_for_the_layer_below()
    {
        var world = InstanceWorld.Settled();
        foreach (var target in Enum.GetValues<SyncTarget>())
        {
            world[target] = world[target]!.BeingDeleted();
        }

        var chain = InstanceChain.Of(FactsOf(world));

        chain.WaitsFor.ShouldBe("the service object is being deleted");
        chain.Layers.ShouldAllBe(layer => layer.State == LayerState.Deleting);
    }

    [Fact]
    public void A_predecessors_internal_object_is_waited_for()
    {
        var world = InstanceWorld.Settled();
        world.Tenant!["metadata"]!["uid"] = "a-new-one";

        var chain = InstanceChain.Of(FactsOf(world));

        chain.Layers[0].State.ShouldBe(LayerState.Waiting);
        chain.Layers[0].Sentence.ShouldContain("belongs to CouchDB db1 with another UID");
    }

    [Theory]
    [InlineData("""{"observedGeneration":1}""", LayerState.Synced, "the service has seen this generation")]
    [InlineData("""{"observedGeneration":0}""", LayerState.Waiting, "the service has seen generation 0, and 1 is the current one")]
    [InlineData("""{"phase":"Running"}""", LayerState.Unknown, "the service reports, but not which generation it has seen")]
    [InlineData("null", LayerState.Unknown, "nothing has come back from the service yet")]
    public void A_tenant_who_sees_nothing_below_is_told_by_the_status(string status, LayerState state, string sentence)
    {
        var chain = InstanceChain.Of(new()
        {
            Name = new("team-b", "db1"),
            Route = Routes.Derived(),
            Tenant = new(new(Couch.Tenant().Having("status", status))),
            Internal = new(null, NotReadable),
            Service = new(null, NotReadable),
        });

        chain.Layers[0].State.ShouldBe(state);
        chain.Layers[0].Sentence.ShouldBe(sentence);
        chain.Layers.Skip(1).ShouldAllBe(layer => layer.State == LayerState.NotReadable && layer.Sentence == NotReadable);
        chain.WaitsFor.ShouldBe(state is LayerState.Waiting ? sentence : null);
    }

    [Shows("H79")]
    [Fact]
    public void What_is_refused_below_is_what_it_waits_for_whether_a_condition_or_only_an_event_says_so()
    {
        var world = InstanceWorld.Settled();
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["username"] = "eva");
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        var facts = FactsOf(world) with { ToldWait = "not taken (event of then)" };

        InstanceChain.Of(facts).WaitsFor.ShouldBe("not taken (event of then)");
        InstanceChain.Of(facts).Layers[1].Sentence.ShouldBe("spec.username is not carried down yet: not taken (event of then)");
        var tenants = InstanceChain.Of(facts with { Internal = new(null, NotReadable), Service = new(null, NotReadable), Assignment = null });
        tenants.WaitsFor.ShouldBe("not taken (event of then)");
        tenants.Layers[0].State.ShouldBe(LayerState.Waiting);

        world.Internal!["status"]!["conditions"] = JsonNode.Parse("""[{"type":"InSync","status":"False","reason":"SyncRefused","message":"the whole of it"}]""");
        InstanceChain.Of(facts with { Internal = new(new(world.Internal)) }).WaitsFor.ShouldBe("the whole of it");
    }

    [Shows("H79")]
    [Fact]
    public void An_event_of_what_is_over_is_not_believed()
    {
        var facts = FactsOf(InstanceWorld.Settled()) with { ToldWait = "not taken (event of then)" };

        InstanceChain.Of(facts).WaitsFor.ShouldBeNull();
        InstanceChain.Of(facts with { Internal = new(null, NotReadable), Service = new(null, NotReadable), Assignment = null }).WaitsFor.ShouldBeNull("the service has seen this generation");
    }

    [Shows("H70")]
    [Fact]
    public void An_orphan_in_the_way_is_told_to_whoever_sees_it_or_what_is_said_of_it()
    {
        var world = InstanceWorld.Settled();
        world.Service!["metadata"]!["annotations"]!["kubecarrier.io/instance-uid"] = "another";
        var (seen, unseen) = (FactsOf(world), FactsOf(world) with { Service = new(null, NotReadable) });

        var chain = InstanceChain.Of(seen);
        chain.WaitsFor.ShouldNotBeNull().ShouldContain("was made for an instance that is not there any more");
        chain.Layers.Skip(1).ShouldAllBe(layer => layer.State == LayerState.Waiting && layer.Sentence == chain.WaitsFor);
        InstanceChain.Of(unseen with { IsOrphanNamed = true }).WaitsFor.ShouldBe(chain.WaitsFor);
        InstanceChain.Of(unseen).WaitsFor.ShouldBeNull();

        var tenant = Couch.Tenant().Having("status", """{"conditions":[{"type":"InSync","status":"False","reason":"R","message":"an orphan"}]}""");
        InstanceChain.Of(unseen with { Tenant = new(new(tenant)), Internal = new(null, NotReadable), Assignment = null }).WaitsFor.ShouldBe("an orphan");
    }

    [Fact]
    public void Of_a_service_that_derives_nothing_there_are_two_layers()
    {
        var chain = InstanceChain.Of(new() { Name = new("team-b", "db1"), Route = Routes.Shared(), Internal = new(new(Couch.Internal())), Assignment = new(false, null, true) });

        chain.Layers.Select(layer => layer.Target).ShouldBe([SyncTarget.Internal, SyncTarget.Service]);
        chain.WaitsFor.ShouldBe("ServiceClusterAssignment team-b.eu-west-1 has no namespace yet");
    }

    [Fact]
    public void Generations_and_conditions_are_told()
    {
        var world = InstanceWorld.Settled();
        world.Service!.Having("status", """{"observedGeneration":0,"conditions":[{"type":"Ready","status":"False","reason":"Starting","message":"wait"},{"odd":1},2]}""");
        world.Service!["metadata"]!["generation"] = 2;

        var layer = InstanceChain.Of(FactsOf(world)).Layers[^1];

        (layer.Generation, layer.ObservedGeneration).ShouldBe((2, 0));
        layer.Sentence.ShouldBe("its operator has seen generation 0, and 2 is the current one");
        layer.Conditions.ShouldBe([new("Ready", "False", "Starting", "wait"), new("", "", "", "")]);
    }

    private static ChainFacts FactsOf(InstanceWorld world) => new()
    {
        Name = new("team-b", "db1"),
        Route = world.Route with { Exposed = null },
        Tenant = new(Copy(world.Tenant).Seen()),
        Internal = new(Copy(world.Internal).Seen()),
        Service = new(Copy(world.Service).Seen()),
        Assignment = world.Assignment,
    };

    private static JsonObject? Copy(JsonObject? seen) => (JsonObject?)seen?.DeepClone();
}
