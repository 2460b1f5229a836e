using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Tests.Instances;

public sealed class TenantObjectRulesTests
{
    private const string Sync = "kubecarrier.io/sync";

    private const string NotOffered = "couchdbs.eu-west-1.team-a is not offered to team-b; kubectl get offerings -n team-b lists what is";

    [Fact]
    public void A_tenant_creates_and_changes_what_it_is_offered()
    {
        Judge(Create, Couch.Tenant()).ShouldAllow();
        Judge(Update, Couch.Tenant().Having("spec", """{"username":"eva"}"""), Couch.Tenant()).ShouldAllow();
    }

    [Fact]
    public void What_is_not_offered_is_denied()
    {
        var hub = Couch.Hub(offered: false);

        Judge(Create, Couch.Tenant(), hub: hub).ShouldDeny("offer-exists", "apiVersion", NotOffered);
        Judge(Update, Couch.Tenant(), Couch.Tenant(), hub: HubView.Empty.WithAccount("team-b", Objects.TenantAccount())).ShouldDeny("offer-exists", "apiVersion", NotOffered);
    }

    [Shows("B74")]
    [Fact]
    public void The_sentence_is_the_same_for_a_service_that_does_not_exist() =>
        Judge(Create, Couch.Tenant(), hub: HubView.Empty.WithAccount("team-b", Objects.TenantAccount())).ShouldDeny("offer-exists", "apiVersion", NotOffered);

    [Fact]
    public void What_others_are_offered_is_not_offered_to_all() =>
        Judge(Create, Couch.Tenant(@namespace: "team-c")).Violations.ShouldHaveSingleItem().Rule.ShouldBe("offer-exists");

    [Shows("B35", "B38")]
    [Theory]
    [InlineData("default")]
    [InlineData("kube-system")]
    [InlineData("")]
    [InlineData("Team-B")]
    [InlineData("team-b ")]
    public void A_namespace_that_is_no_accounts_is_denied(string @namespace) =>
        Judge(Create, Couch.Tenant(@namespace: @namespace)).ShouldDeny(
            "namespace-is-the-accounts", "metadata.namespace", $"namespace {@namespace} is not an account's; create service instances in the namespace of your account");

    [Shows("B31")]
    [Theory]
    [InlineData("cluster-admin", "system:masters")]
    [InlineData("system:serviceaccount:kubecarrier-system:kubecarrier-controller")]
    [InlineData("system:kube-controller-manager")]
    public void Rights_are_no_offer_whoever_has_them(string user, params string[] groups) =>
        Judge(Create, Couch.Tenant(), caller: Requests.User(user, groups), hub: Couch.Hub(offered: false))
            .Violations.ShouldHaveSingleItem().Rule.ShouldBe("offer-exists");

    [Fact]
    public void Every_violation_is_reported_at_once() =>
        Judge(Create, Couch.Tenant(new string('x', 64)), hub: Couch.Hub(offered: false))
            .Violations.Select(violation => violation.Rule).ShouldBe(["offer-exists", "instance-name-fits-owner-labels"]);

    [Fact]
    public void A_name_must_fit_into_a_label()
    {
        Judge(Create, Couch.Tenant(new string('x', 63))).ShouldAllow();
        Judge(Create, Couch.Tenant(new string('x', 64))).ShouldDeny("instance-name-fits-owner-labels", "metadata.name",
            "the name has 64 characters; use at most 63, it becomes a label value in the service cluster");
        Judge(Update, Couch.Tenant(new string('x', 64)), Couch.Tenant(new string('x', 64))).ShouldAllow();
    }

    [Shows("B05")]
    [Fact]
    public void A_generated_name_is_not_known_yet_and_breaks_nothing() => Judge(Create, Couch.Tenant("")).ShouldAllow();

    [Shows("B03")]
    [Fact]
    public void Status_is_the_controllers()
    {
        var after = Couch.Tenant().Having("status", """{"ready":true}""");

        Judge(Update, after, Couch.Tenant(), subResource: "status").Violations.Select(violation => violation.Rule).ShouldBe(["status-is-the-controllers"]);
        Judge(Update, after, Couch.Tenant(), Requests.Controller, "status").ShouldAllow();
    }

    [Fact]
    public void The_controller_reports_status_even_when_the_offer_is_gone() =>
        Judge(Update, Couch.Tenant().Having("status", "{}"), Couch.Tenant(), Requests.Controller, "status", Couch.Hub(offered: false)).ShouldAllow();

    [Fact]
    public void Maintenance_needs_no_offer_while_the_content_stays()
    {
        var (before, after) = (Couch.Tenant().Finalized(Sync), Couch.Tenant().Finalized(Sync, "other"));

        Judge(Update, after, before, Requests.Controller, hub: HubView.Empty).ShouldAllow();
        Judge(Update, after, before, Requests.GarbageCollector, hub: HubView.Empty).ShouldAllow();
        Judge(Update, after, before, hub: HubView.Empty).IsAllowed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("spec", """{"username":"eva"}""")]
    [InlineData("spec", "{}")]
    [InlineData("spec", "null")]
    [InlineData("data", "1")]
    public void Maintenance_that_changes_content_is_a_change_like_any_other(string member, string json)
    {
        var after = Couch.Tenant().Having(member, json);

        foreach (var caller in new[] { Requests.Controller, Requests.GarbageCollector })
        {
            Judge(Update, after, Couch.Tenant(), caller, hub: Couch.Hub(offered: false)).IsAllowed.ShouldBeFalse();
            Judge(Update, Couch.Tenant(), after, caller, hub: Couch.Hub(offered: false)).IsAllowed.ShouldBeFalse();
        }
    }

    [Shows("F-WH-05")]
    [Fact]
    public void An_object_in_deletion_gets_through_while_its_content_stays() =>
        Judge(Update, Couch.Tenant().BeingDeleted(), Couch.Tenant().BeingDeleted().Finalized("other"), hub: HubView.Empty).ShouldAllow();

    [Shows("B15")]
    [Fact]
    public void An_object_in_deletion_with_a_changed_spec_is_judged() =>
        Judge(Update, Couch.Tenant().BeingDeleted().Having("spec", """{"username":"eva"}"""), Couch.Tenant().BeingDeleted(), hub: Couch.Hub(offered: false))
            .Violations.ShouldHaveSingleItem().Rule.ShouldBe("offer-is-not-withdrawn");

    [Shows("B15")]
    [Fact]
    public void A_deletion_that_only_the_new_object_claims_is_none() =>
        Judge(Update, Couch.Tenant().BeingDeleted(), Couch.Tenant(), hub: Couch.Hub(offered: false)).IsAllowed.ShouldBeFalse();

    [Theory]
    [InlineData("team-b-member")]
    [InlineData("system:serviceaccount:kube-system:generic-garbage-collector")]
    public void Only_the_controller_takes_the_sync_finalizer_off(string user)
    {
        foreach (var before in new[] { Couch.Tenant().Finalized(Sync, "other"), Couch.Tenant().Finalized(Sync, "other").BeingDeleted() })
        {
            var after = (JsonObject)before.DeepClone();

            Judge(Update, after.Finalized("other"), before, Requests.User(user)).Violations.ShouldHaveSingleItem().Rule.ShouldBe("sync-finalizer-is-the-controllers");
            Judge(Update, after.HavingMetadata("finalizers", "null"), before, Requests.User(user)).IsAllowed.ShouldBeFalse();
            Judge(Update, after, before, Requests.Controller).ShouldAllow();
        }
    }

    [Fact]
    public void Other_finalizers_are_the_tenants_own()
    {
        Judge(Update, Couch.Tenant().Finalized(Sync), Couch.Tenant().Finalized("mine", Sync)).ShouldAllow();
        Judge(Update, Couch.Tenant().Finalized(Sync, "mine"), Couch.Tenant()).ShouldAllow();
    }

    [Shows("B39")]
    [Fact]
    public void What_a_tenant_writes_into_metadata_exempts_nothing()
    {
        var marked = Couch.Tenant()
            .HavingMetadata("labels", """{"app.kubernetes.io/managed-by":"kubecarrier-controller","kubecarrier.io/canary":"true"}""")
            .HavingMetadata("annotations", """{"kubermatic.io/owner":"[]"}""")
            .Finalized(Sync);

        Judge(Create, marked, hub: Couch.Hub(offered: false)).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void Deleting_is_always_allowed() => Judge(Delete, null, Couch.Tenant(), hub: HubView.Empty).ShouldAllow();

    [Fact]
    public void An_unknown_resource_gets_the_rules_that_deny_it() =>
        InstanceRules.For(Couch.Hub().Crd("nowhere", "things")).ShouldBeSameAs(TenantObjectRules.All);

    private static Decision Judge(
        AdmissionOperation operation, JsonObject? after, JsonObject? before = null, Caller? caller = null, string subResource = "", HubView? hub = null)
    {
        var request = Requests.Instance(operation, after, before, caller, subResource);
        return InstanceRules.Evaluate(request, hub ?? Couch.Hub());
    }
}
