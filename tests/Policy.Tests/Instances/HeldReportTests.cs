using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>What an instance's objects say of a write that was refused below them.</summary>
public sealed class HeldReportTests
{
    private const string Refusal = "couchdbs.couchdb.io team-b-x7x2k/db1 was refused: spec.username: Invalid value: (hidden)";

    private const string ForTenants = "service cluster eu-west-1 does not take it; provider team-a has been told why";

    private static readonly StatusShape Standard =
        new(new HashSet<string>(), KnowsUnknown: true, new HashSet<string> { "type", "status", "reason", "message", "lastTransitionTime" });

    private static InstanceRoute Route { get; } = Routes.Derived() with
    {
        StatusShapes = new Dictionary<SyncTarget, StatusShape> { [SyncTarget.Tenant] = Standard, [SyncTarget.Internal] = Standard },
    };

    [Shows("H79")]
    [Fact]
    public void What_is_refused_below_stands_on_the_tenants_and_the_internal_object_until_it_is_over()
    {
        var world = Settled(Route);
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["username"] = "eva");

        world.Report(RefusedBelow()).ShouldBeTrue();

        Condition(world, SyncTarget.Tenant).ShouldBe($"False/SyncRefused: {ForTenants}");
        Condition(world, SyncTarget.Internal).ShouldBe($"False/SyncRefused: {Refusal}");
        world.Now = Objects.Now.AddHours(1);
        world.Report(RefusedBelow()).ShouldBeFalse("told once, it stays as it is");
        world.Report(RefusedBelow("couchdbs.couchdb.io team-b-x7x2k/db1 was refused: Invalid value: (hidden) spec.username:")).ShouldBeFalse("an API server's order is no news");

        world.Settle();
        Condition(world, SyncTarget.Tenant).ShouldBeNull();
        Condition(world, SyncTarget.Internal).ShouldBeNull();
    }

    [Shows("H79")]
    [Fact]
    public void A_generation_that_did_not_arrive_has_been_seen_by_nobody()
    {
        var world = Settled(Route);
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["username"] = "eva");
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");

        world.Report(RefusedBelow());

        foreach (var target in new[] { SyncTarget.Tenant, SyncTarget.Internal })
        {
            $"{world[target]!["metadata"]!["generation"]}".ShouldBe("2");
            $"{world[target]!["status"]!["observedGeneration"]}".ShouldBe("1", $"{target}");
            $"{world[target]!["status"]!["phase"]}".ShouldBe("runs for hans", "the rest of the status goes on");
        }
    }

    [Shows("H79")]
    [Fact]
    public void What_the_hub_refuses_is_missing_in_the_internal_object_which_itself_is_in_step()
    {
        var world = Settled(Route);
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");

        world.Report(Held.At(SyncTarget.Internal, Route, "SyncRefused", "no", TimeSpan.FromMinutes(1)));

        Condition(world, SyncTarget.Tenant).ShouldBe("False/SyncRefused: the hub does not take what is made of it; provider team-a has been told why");
        Condition(world, SyncTarget.Internal).ShouldBeNull();
    }

    [Shows("H79")]
    [Fact]
    public void An_instance_that_never_arrived_says_so_too()
    {
        var world = new InstanceWorld(Route) { Now = Objects.Now };
        world[SyncTarget.Tenant] = Couch.Tenant();

        world.Report(Held.At(SyncTarget.Internal, Route, "SyncRefused", "no", TimeSpan.FromMinutes(1)));

        Condition(world, SyncTarget.Tenant).ShouldStartWith("False/SyncRefused: the hub does not take");
    }

    [Shows("H79")]
    [Fact]
    public void A_deletion_that_is_refused_leaves_what_was_reported_and_adds_why()
    {
        var world = Settled(Route);
        world.Delete(SyncTarget.Tenant);
        world.Delete(SyncTarget.Internal);

        world.Report(RefusedBelow());

        Condition(world, SyncTarget.Tenant).ShouldBe($"False/SyncRefused: {ForTenants}");
        $"{world.Tenant!["status"]!["phase"]}".ShouldBe("runs for hans");
    }

    [Shows("H79")]
    [Fact]
    public void A_cluster_that_does_not_answer_takes_no_report_back()
    {
        var world = Settled(Route);
        world.Assignment = world.Assignment with { IsReachable = false };

        world.Report(Held.At(SyncTarget.Internal, Route, "Suspended", "account team-b is suspended", TimeSpan.FromSeconds(10)));

        $"{world.Tenant!["status"]!["phase"]}".ShouldBe("runs for hans");
        Condition(world, SyncTarget.Tenant).ShouldStartWith("False/Suspended: ");
    }

    [Shows("H79")]
    [Fact]
    public void Rights_that_are_gone_stand_on_the_instance_and_nothing_it_reported_is_taken_back()
    {
        var world = Settled(Route);
        world.Assignment = world.Assignment with { IsReachable = false, IsRefused = true };

        while (world.Write())
        {
            // Nobody below answers.
        }

        Condition(world, SyncTarget.Tenant).ShouldStartWith("False/SyncRefused: service cluster eu-west-1 does not let the credential of team-a work with couchdbs.couchdb.io");
        $"{world.Tenant!["status"]!["phase"]}".ShouldBe("runs for hans");
        world.Assignment = world.Assignment with { IsReachable = true, IsRefused = false };
        world.Settle();
        Condition(world, SyncTarget.Tenant).ShouldBeNull();
    }

    [Shows("H79")]
    [Fact]
    public void Where_a_status_has_no_standard_conditions_it_is_written_without_one()
    {
        var world = Settled(Routes.Derived());
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["username"] = "eva");

        world.Report(RefusedBelow()).ShouldBeFalse();

        Condition(world, SyncTarget.Tenant).ShouldBeNull();
    }

    [Shows("H79")]
    [Fact]
    public void A_condition_of_that_name_that_is_the_services_own_stays_its_own()
    {
        var world = Settled(Routes.Shared() with { StatusShapes = new Dictionary<SyncTarget, StatusShape> { [SyncTarget.Internal] = Standard } });
        world.Service!.Having("status", """{"conditions":[{"type":"InSync","status":"True","reason":"Replicas"}]}""");

        world.Report(RefusedBelow());

        Condition(world, SyncTarget.Internal).ShouldBe("True/Replicas: ");
    }

    [Shows("H79")]
    [Theory]
    [InlineData("""{"type":{"type":"string","enum":["Ready"]},"status":{"type":"string"}}""", false)]
    [InlineData("""{"type":{"type":"string"},"status":{"type":"string","enum":["True","Unknown"]}}""", false)]
    [InlineData("""{"type":{"type":"string"},"status":{"type":"string"},"reason":{"type":"string","enum":["Up"]}}""", false)]
    [InlineData("""{"type":{"type":"string"}}""", false)]
    [InlineData("""{"status":{"type":"string"}}""", false)]
    [InlineData("""{"type":{"type":"string"},"status":{"type":"string"},"reason":{"type":"string"}}""", true)]
    [InlineData("""{"type":{"type":"string","enum":["Ready","InSync"]},"status":{"type":"string","enum":["True","False","Unknown"]}}""", true)]
    public void A_condition_is_written_only_where_the_schema_takes_it(string members, bool takes)
    {
        var crd = Objects.InternalCrd();
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["status"]!["properties"]!["conditions"] =
            JsonNode.Parse("""{"type":"array","items":{"type":"object","properties":""" + members + "}}");

        (StatusShape.Of(crd, "v1alpha1").ConditionMembers.Count > 0).ShouldBe(takes);
    }

    [Shows("H64", "H79")]
    [Fact]
    public void What_is_refused_above_is_told_where_it_can_be_read()
    {
        var observed = new InstanceObserved(new("team-b", "db1"), new(Couch.Tenant()), new(Couch.Internal()), null, new(true, "team-b-x7x2k", true, true));
        var assignment = new JsonObject { ["kind"] = "ServiceClusterAssignment" };
        var held = Held.At(SyncTarget.Tenant, Route, "SyncRefused", Refusal, TimeSpan.FromMinutes(1));

        Told(held, observed).ShouldBe(["CouchDB", "CouchDB"]);
        Told(held, observed with { Internal = null }).ShouldBe(["CouchDB", "ServiceClusterAssignment"]);
        Told(RefusedBelow(), observed).ShouldBe(["CouchDB", "CouchDB", "ServiceClusterAssignment"]);
        Held.At(SyncTarget.Service, Route, "Contended", Refusal, TimeSpan.Zero).ForTenants.ShouldBe(
            "somebody in service cluster eu-west-1 changes it back; provider team-a has been told who");

        List<string> Told(Held what, InstanceObserved seen) => [.. what.Told(seen, Route, assignment).Select(told => $"{told.Subject["kind"]}")];
    }

    private static Held RefusedBelow(string message = Refusal) => Held.At(SyncTarget.Service, Route, "SyncRefused", message, TimeSpan.FromMinutes(1));

    private static InstanceWorld Settled(InstanceRoute route)
    {
        var world = new InstanceWorld(route) { Now = Objects.Now };
        world[route.Tenant is null ? SyncTarget.Internal : SyncTarget.Tenant] = route.Tenant is null ? Couch.Internal() : Couch.Tenant().Finalized(WellKnown.Finalizers.Sync);
        world.Settle();
        return world;
    }

    private static string? Condition(InstanceWorld world, SyncTarget target) => (world[target]!["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>()
        .Where(condition => $"{condition["type"]}" == "InSync").Select(condition => $"{condition["status"]}/{condition["reason"]}: {condition["message"]}").SingleOrDefault();
}
