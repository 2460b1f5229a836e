using System.Text.Json.Nodes;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>What a dead service object said is not said of the next one.</summary>
public sealed class UnreportedStatusTests
{
    private const string Conditions =
        """
        {"replicas":3,"observedGeneration":4,"conditions":[
          {"type":"Ready","status":"True","reason":"Up","message":"it runs","observedGeneration":4,"lastTransitionTime":"2026-01-01T00:00:00Z"},{"type":"Plain","status":"False"},{"note":"no condition"}]}
        """;

    [Shows("H66")]
    [Fact]
    public void A_service_object_that_was_lost_and_made_again_has_reported_nothing_until_its_operator_has()
    {
        var world = InstanceWorld.Settled();
        world[SyncTarget.Service] = null;

        while (world.Write())
        {
            // The operator is asleep.
        }

        world.Service.ShouldNotBeNull();
        world.Internal!["status"]!.ToJsonString().ShouldBe("{}");
        world.Tenant!["status"]!.ToJsonString().ShouldBe("{}");
        world.Settle();
        world.Tenant!["status"]!.ToJsonString().ShouldBe("""{"phase":"runs for hans","observedGeneration":1}""");
    }

    [Shows("H66")]
    [Fact]
    public void Conditions_turn_Unknown_and_say_why_and_everything_else_is_taken_away()
    {
        var status = Told(Shared(Conditions)).ShouldNotBeNull();

        status.ToJsonString().ShouldBe(
            """{"conditions":[{"type":"Ready","status":"Unknown","reason":"NotReportedYet","message":"the service object was lost and made again, and has not reported yet","lastTransitionTime":"2026-01-01T01:00:00Z"},{"type":"Plain","status":"Unknown"}]}""");
        Told(Shared(status.ToJsonString()), later: true).ShouldNotBeNull().ToJsonString().ShouldBe(status.ToJsonString(), "told once, it stays as it is");
    }

    [Shows("H66")]
    [Fact]
    public void What_an_API_server_insists_on_stays()
    {
        StatusShape Shape(string required, bool unknown) => new(required.Split(' ').ToHashSet(), unknown, new HashSet<string>());

        Told(Shared(Conditions, Shape("conditions", unknown: false))).ShouldNotBeNull().ToJsonString().ShouldBe("""{"conditions":[]}""");
        Told(Shared(Conditions, Shape("none", unknown: false))).ShouldNotBeNull().ToJsonString().ShouldBe("{}");
        Told(Shared("""{"replicas":3,"observedGeneration":4,"phase":"Up"}""", Shape("observedGeneration phase", unknown: true)))
            .ShouldNotBeNull().ToJsonString().ShouldBe("""{"observedGeneration":0,"phase":"Up"}""");
    }

    [Shows("H66")]
    [Fact]
    public void The_shape_of_a_status_is_read_from_the_CRD()
    {
        var crd = Objects.InternalCrd();
        var schema = crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["status"]!;
        schema["required"] = new JsonArray("phase");
        schema["properties"]!["conditions"] = JsonNode.Parse("""{"type":"array","items":{"type":"object","properties":{"status":{"type":"string","enum":["True","False"]}}}}""");

        var shape = InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), crd, null, null).ShouldNotBeNull().Route.StatusShapes[SyncTarget.Internal];

        shape.Required.ShouldBe(["phase"]);
        shape.KnowsUnknown.ShouldBeFalse();
        schema["properties"]!["conditions"]!["items"]!["properties"]!["status"]!["enum"] = new JsonArray("True", "False", "Unknown");
        StatusShape.Of(crd, "v1alpha1").KnowsUnknown.ShouldBeTrue();
        StatusShape.Of(Objects.InternalCrd(), "v1alpha1").KnowsUnknown.ShouldBeTrue();
        StatusShape.Of(Objects.InternalCrd(), "none").ShouldBe(StatusShape.Free);
    }

    [Shows("H66")]
    [Theory]
    [InlineData(true, "service cluster eu-west-1 has no couchdbs.couchdb.io")]
    [InlineData(false, "")]
    public void A_CRD_that_is_gone_took_its_objects_along_and_a_cluster_that_is_away_says_nothing(bool isGone, string why)
    {
        var world = Shared(Conditions);
        world.Assignment = world.Assignment with { IsReachable = false, IsCrdGone = isGone };

        $"{Told(world)?["conditions"]?[0]?["message"]}".ShouldBe(why);
    }

    [Shows("H66")]
    [Fact]
    public void An_object_in_deletion_speaks_of_this_instance_no_more()
    {
        var world = Shared(Conditions);
        world[SyncTarget.Service] = Service().BeingDeleted().Having("status", Conditions);

        $"{Told(world)!["conditions"]![0]!["message"]}".ShouldBe("the service object is being deleted; it is made again when it is gone");
    }

    [Shows("H66")]
    [Fact]
    public void A_new_instance_has_nothing_to_take_back() => Told(Shared("{}")).ShouldBeNull();

    private static JsonObject Service() => Couch.Internal().Having("apiVersion", "\"couchdb.io/v1alpha1\"")
        .HavingMetadata("namespace", $"\"{InstanceWorld.ServiceNamespace}\"").Labelled(Owners.Labels(Routes.Shared().Internal, new("team-b", "db1")));

    private static InstanceWorld Shared(string status, StatusShape? shape = null)
    {
        var route = Routes.Shared();
        var world = new InstanceWorld(shape is null ? route : route with { StatusShapes = new Dictionary<SyncTarget, StatusShape> { [SyncTarget.Internal] = shape } });
        world[SyncTarget.Internal] = Couch.Internal().Finalized("catapult.kubecarrier.io/controller").Having("status", status);
        world[SyncTarget.Service] = Service();
        return world;
    }

    private static JsonObject? Told(InstanceWorld world, bool later = false)
    {
        world.Now = later ? Objects.Now.AddDays(1) : Objects.Now;
        return world.Plan().Steps.OfType<SyncStep.Apply>().SingleOrDefault(step => step is { IsStatus: true, Target: SyncTarget.Internal })?.Manifest["status"]?.AsObject();
    }
}
