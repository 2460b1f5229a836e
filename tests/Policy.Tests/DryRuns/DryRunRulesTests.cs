using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.DryRuns;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Recording;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Instances;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.DryRuns;

/// <summary>What the answers of a service cluster mean.</summary>
public sealed class DryRunRulesTests
{
    private static readonly DryRunAnswer Late = new DryRunAnswer.Unknown("did not answer within 2 seconds");

    [Shows("F-WH-02")]
    [Fact]
    public void A_refusal_is_passed_on_as_it_is()
    {
        var verdict = new Asked(Asked.Refusal).Judge(Couch.Tenant());

        verdict.Decision!.ShouldDeny("service-cluster-accepts", "", "CouchDB.couchdb.io \"db1\" is invalid");
        (verdict.Code, verdict.Text).ShouldBe((422, "Invalid"));
        verdict.Status.ShouldBeSameAs(((DryRunAnswer.Refused)Asked.Refusal).Status);
    }

    [Shows("F-WH-02")]
    [Fact]
    public void Without_an_answer_the_entry_decides_and_denies_unless_it_says_otherwise()
    {
        var denied = new Asked(Late).Judge(Couch.Tenant());
        denied.Decision!.ShouldDeny(
            "service-cluster-answers", "", "service cluster eu-west-1 must judge this and did not answer within 2 seconds; try again later");
        (denied.Code, denied.Text, denied.Status).ShouldBe((503, "ServiceUnavailable", null));

        var admitted = new Asked(Late, UnreachablePolicy.Allow).Judge(Couch.Tenant()).Decision!;
        admitted.ShouldAllow();
        admitted.Warnings.ShouldBe(["admitted without the judgement of service cluster eu-west-1: it did not answer within 2 seconds"]);
    }

    [Theory]
    [InlineData(UnreachablePolicy.Deny)]
    [InlineData(UnreachablePolicy.Allow)]
    public void The_controller_is_refused_nothing_by_a_service_cluster(UnreachablePolicy onUnreachable)
    {
        foreach (var answer in new[] { Asked.Refusal, Late })
        {
            var decision = new Asked(answer, onUnreachable).Judge(Couch.Internal(), user: WellKnown.Users.Controller).Decision!;
            decision.ShouldAllow();
            decision.Warnings.ShouldBeEmpty();
        }

        new Asked(Late).Judge(Couch.Internal(), user: "system:serviceaccount:kubecarrier-system:kubecarrier-controller2").Decision!
            .IsAllowed.ShouldBeTrue("the hub denies strangers by itself");
        new Asked(Late).Judge(Couch.Internal(), user: "team-a-member").Decision!.IsAllowed.ShouldBeFalse("a provider is nobody special");
    }

    [Fact]
    public void Offline_the_verdict_is_the_hub_s_with_a_warning()
    {
        var decision = new Asked(DryRunAnswer.NotAsked).Judge(Couch.Tenant()).Decision!;

        decision.ShouldAllow();
        decision.Warnings.ShouldBe(["not judged offline: the service cluster's own webhooks and defaults"]);
    }

    [Shows("F-WH-03")]
    [Fact]
    public void Exposed_fields_are_copied_back_and_nothing_else()
    {
        var accepted = Objects.Json("""
            {"apiVersion":"couchdb.io/v1alpha1","kind":"CouchDB","metadata":{"name":"db1","labels":{"theirs":"x"}},
             "spec":{"username":"HANS","replicas":3,"hidden":"x","version":"2"},"status":{"phase":"Ready"}}
            """);

        Patch(new Asked(new DryRunAnswer.Accepted(accepted)).Judge(Couch.Tenant().Finalized("kubecarrier.io/sync"))).ShouldBe(
            """add /spec/username "HANS", add /spec/replicas 3""");
        Patch(new Asked(new DryRunAnswer.Accepted(accepted)).Judge(Couch.Internal(), user: "team-a-member")).ShouldBe(
            """add /spec/username "HANS", add /spec/replicas 3, add /spec/hidden "x", add /spec/version "2" """.TrimEnd());
    }

    [Shows("G14")]
    [Fact]
    public void What_was_copied_back_changes_nothing_the_next_time_and_nothing_is_taken_away()
    {
        var accepted = Objects.Json("""{"spec":{"replicas":3,"version":null},"data":{"a/b":{"c~d":[1,{"e":2}]}},"empty":{}}""");
        var instance = Couch.Internal().Having("data", """{"kept":true}""");

        var patches = FieldsCopiedBack.From(accepted, instance, null).Patches;
        patches.Select(patch => patch.Pointer).ShouldBe(["/spec/replicas", "/data/a~1b"]);
        KubeCarrier.Json.JsonPatch.Apply(instance, patches);

        instance["spec"]!["username"]!.GetValue<string>().ShouldBe("hans");
        instance["data"]!["kept"]!.GetValue<bool>().ShouldBeTrue();
        FieldsCopiedBack.From(accepted, instance, null).Patches.ShouldBeEmpty();
    }

    [Fact]
    public void A_recorded_answer_leads_to_the_same_verdict()
    {
        foreach (var answer in new[] { Asked.Refusal, Late, new DryRunAnswer.Accepted(Objects.Json("""{"spec":{"replicas":3}}""")) })
        {
            var read = RecordedAnswer.Of(answer).ShouldNotBeNull().ToAnswer();
            RecordedVerdict.Of(new Asked(answer).Judge(Couch.Tenant())).IsSameAs(RecordedVerdict.Of(new Asked(read).Judge(Couch.Tenant()))).ShouldBeTrue();
        }

        RecordedAnswer.Of(DryRunAnswer.NotAsked).ShouldBeNull();
        RecordedAnswer.Of(null).ShouldBeNull();
    }

    private static string Patch(Verdict verdict) => string.Join(", ", verdict.Decision!.Patches.Select(patch => $"{patch.Operation} {patch.Pointer} {patch.Value.ToJsonString()}"));
}
