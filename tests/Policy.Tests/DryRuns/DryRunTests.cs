using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Tests.Instances;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.DryRuns;

/// <summary>What a service cluster is asked, and when.</summary>
public sealed class DryRunTests
{
    private static readonly DryRunAnswer Fine = new DryRunAnswer.Accepted([]);

    [Shows("F-WH-02")]
    [Fact]
    public void The_object_that_is_asked_about_is_the_one_that_the_controller_would_send()
    {
        var hub = new Asked(Fine);

        hub.Judge(Couch.Tenant()).Decision!.ShouldAllow();

        var request = hub.Request.ShouldNotBeNull();
        (request.Cluster, request.Type).ShouldBe((new("team-a", "eu-west-1"), new("couchdb.io", "v1alpha1", "CouchDB", "couchdbs", Namespaced: true)));
        var route = Routes.Derived([".spec.username", ".spec.replicas", ".status.phase"], Routes.Preset(".spec.hidden", "\"secret plan\""));
        var carried = InstanceManifests.Service(route, new(InstanceManifests.Internal(route, new(Couch.Tenant()), null)), new("team-b", "db1"), "team-b-x7x2k");
        request.Manifest.ToJsonString().ShouldBe(carried.ToJsonString());
        $"{request.Manifest["spec"]!["hidden"]}".ShouldBe("secret plan", "presets are part of it");
    }

    [Theory]
    [InlineData("generation", "1e0")]
    [InlineData("generation", "null")]
    [InlineData("creationTimestamp", "\"yesterday\"")]
    public void Whatever_metadata_a_review_has_the_service_cluster_is_asked(string member, string value)
    {
        var hub = new Asked(Fine);

        hub.Judge(Couch.Tenant().HavingMetadata(member, value));

        hub.Request.ShouldNotBeNull().Manifest["metadata"]!.AsObject().Select(field => field.Key).ShouldBe(["name", "namespace", "labels"]);
    }

    [Fact]
    public void A_name_that_the_API_server_makes_up_later_is_asked_about_as_one_such()
    {
        var hub = new Asked(Fine);
        var tenant = Couch.Tenant().HavingMetadata("generateName", "\"db-\"");
        tenant["metadata"]!.AsObject().Remove("name");

        hub.Judge(tenant).Decision!.ShouldAllow();

        $"{hub.Request.ShouldNotBeNull().Manifest["metadata"]!["name"]}".ShouldBe("db-xxxxx");
    }

    [Fact]
    public void An_update_is_asked_about_with_what_the_provider_keeps_in_the_internal_object()
    {
        var current = Couch.Internal().Having("spec", """{"username":"hans","replicas":3,"version":"2","hidden":"mine"}""").Having("status", """{"phase":"Ready"}""");
        var hub = new Asked(Fine, objects: [current]);

        hub.Judge(Couch.Tenant().Having("spec", """{"username":"lisa"}"""), Couch.Tenant());

        hub.Request.ShouldNotBeNull().Manifest["spec"]!.ToJsonString().ShouldBe("""{"username":"lisa","version":"2","hidden":"mine"}""");
        hub.Request.Manifest.ContainsKey("status").ShouldBeFalse();
    }

    [Fact]
    public void A_provider_s_object_is_asked_about_as_it_is()
    {
        var hub = new Asked(Fine);

        hub.Judge(Couch.Internal().Having("spec", """{"username":"hans","hidden":"x"}"""), user: "team-a-member");

        hub.Request.ShouldNotBeNull().Manifest["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","hidden":"x"}""");
    }

    [Shows("B94")]
    [Fact]
    public void Scaling_is_asked_about_as_the_instance_that_it_makes_and_patches_nothing()
    {
        var instance = Couch.Tenant().Having("spec", """{"username":"hans","replicas":3}""");
        var hub = new Asked(Fine, scalePath: ".spec.replicas", objects: [instance]);

        hub.Scale(instance, 3, 4).Decision!.Patches.ShouldBeEmpty();
        hub.Request.ShouldNotBeNull().Manifest["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","replicas":4,"hidden":"secret plan"}""");

        var refused = new Asked(Asked.Refusal, scalePath: ".spec.replicas", objects: [instance]);
        refused.Scale(instance, 3, 4).Code.ShouldBe(422);
        var gone = new Asked(Asked.Refusal, scalePath: ".spec.replicas");
        gone.Scale(instance, 3, 4).Decision!.ShouldAllow(); // the API server says that there is none
        gone.Request.ShouldBeNull();
    }

    [Fact]
    public void Without_the_strategy_nothing_is_asked()
    {
        var hub = new Asked(Asked.Refusal) { Strategy = WebhookStrategy.None };

        hub.Judge(Couch.Tenant()).Decision!.ShouldAllow();
        hub.Request.ShouldBeNull();
    }

    [Shows("H50")]
    [Fact]
    public void What_the_hub_denies_itself_no_service_cluster_is_asked_about()
    {
        var hub = new Asked(Asked.Refusal);

        hub.Judge(Couch.Tenant(@namespace: "team-c")).Decision!.ShouldAllow();
        hub.Judge(Couch.Internal(), user: "stranger").Decision!.ShouldAllow();
        hub.Request.ShouldBeNull("the validating webhook says no, in its own words");
    }

    [Fact]
    public void What_changes_no_content_and_what_is_being_deleted_waits_for_no_service_cluster()
    {
        var hub = new Asked(Asked.Refusal);

        hub.Judge(Couch.Tenant().HavingMetadata("labels", """{"a":"b"}"""), Couch.Tenant()).Decision!.ShouldAllow();
        hub.Judge(Couch.Tenant().Having("status", """{"phase":"Ready"}"""), Couch.Tenant(), WellKnown.Users.Controller).Decision!.ShouldAllow();
        hub.Judge(Couch.Tenant().BeingDeleted().Having("spec", "{}"), Couch.Tenant().BeingDeleted()).Decision!.ShouldAllow();
        hub.Request.ShouldBeNull();
        hub.Judge(Couch.Tenant().BeingDeleted()).Decision!.IsAllowed.ShouldBeFalse("B15: a deletion that only the new object claims is none");
    }

    [Fact]
    public void An_object_without_a_place_in_the_service_cluster_is_not_asked_about_and_is_as_one_without_an_answer()
    {
        var hub = new Asked(Fine) { IsAssigned = false };

        var verdict = hub.Judge(Couch.Tenant());

        verdict.Code.ShouldBe(503);
        verdict.Decision!.Message.ShouldContain("ServiceClusterAssignment team-b.eu-west-1 is not ready");
        hub.Request.ShouldBeNull();
    }

    [Fact]
    public void The_entry_s_own_defaults_are_in_what_is_asked_about_and_those_of_the_service_cluster_come_after()
    {
        var hub = new Asked(new DryRunAnswer.Accepted(new() { ["spec"] = new JsonObject { ["username"] = "hans", ["replicas"] = 2 } }));

        var decision = hub.Judge(Couch.Tenant()).Decision!;

        decision.Patches.Select(patch => $"{patch.Operation} {patch.Pointer}").ShouldBe(["add /metadata/finalizers", "add /spec/replicas"]);
        decision.Rules.ShouldBe(["sync-finalizer-is-present", "service-cluster-defaults-are-set"]);
    }

    [Fact]
    public void A_question_that_is_open_is_no_verdict_yet_and_the_judge_gets_through() =>
        new Asked(null, UnreachablePolicy.Allow).Judge(Couch.Tenant()).Decision.ShouldNotBeNull();
}
