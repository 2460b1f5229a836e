using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Tests.Instances;

public sealed class InternalObjectRulesTests
{
    private const string Catapult = "catapult.kubecarrier.io/controller";

    [Fact]
    public void The_provider_and_the_controller_write_internal_objects()
    {
        foreach (var caller in new[] { Requests.ProviderMember, Requests.Controller })
        {
            Judge(Create, Couch.Internal(), caller: caller).ShouldAllow();
            Judge(Update, Couch.Internal().Having("spec", "{}"), Couch.Internal(), caller).ShouldAllow();
        }
    }

    [Shows("B07")]
    [Fact]
    public void The_tenant_does_not_write_internal_objects()
    {
        const string message = "couchdbs.internal.eu-west-1.team-a belongs to the service's provider; kubectl get offerings -n team-b lists what you can create instead";

        Judge(Create, Couch.Internal()).ShouldDeny("internal-object-is-the-providers", "apiVersion", message);
        Judge(Update, Couch.Internal().Having("spec", "{}"), Couch.Internal()).ShouldDeny("internal-object-is-the-providers", "apiVersion", message);
    }

    [Shows("B07", "B31")]
    [Theory]
    [InlineData("cluster-admin", "system:masters")]
    [InlineData("team-a-member2")]
    [InlineData("Team-A-member")]
    [InlineData("")]
    [InlineData("system:kube-controller-manager")]
    public void Nor_does_anybody_else(string user, params string[] groups) =>
        Judge(Create, Couch.Internal(), caller: Requests.User(user, groups)).Violations.ShouldHaveSingleItem().Rule.ShouldBe("internal-object-is-the-providers");

    [Fact]
    public void A_provider_that_is_no_account_has_no_members() =>
        Judge(Create, Couch.Internal(), caller: Requests.ProviderMember, hub: Couch.Hub().WithAccount("team-a", null)).IsAllowed.ShouldBeFalse();

    [Shows("F-WH-04")]
    [Fact]
    public void The_namespace_must_be_assigned()
    {
        Judge(Create, Couch.Internal(), caller: Requests.ProviderMember, hub: Couch.Hub(assigned: false)).ShouldDeny("assignment-is-ready", "metadata.namespace",
            "ServiceClusterAssignment team-b.eu-west-1 is not ready; offer the service to team-b with a Catalog, or wait until its service cluster is reachable");
        Judge(Create, Couch.Internal(@namespace: "kube-system"), caller: Requests.ProviderMember).Violations.ShouldHaveSingleItem().Rule.ShouldBe("assignment-is-ready");
    }

    [Shows("F-WH-04")]
    [Fact]
    public void The_controller_creates_before_the_assignment_is_ready() =>
        Judge(Create, Couch.Internal(), caller: Requests.Controller, hub: Couch.Hub(assigned: false)).ShouldAllow();

    [Shows("F-CE-01")]
    [Fact]
    public void Without_derive_the_tenant_writes_the_internal_CRD_itself()
    {
        Judge(Create, Couch.Internal(), hub: Couch.Hub(derived: false)).ShouldAllow();
        Judge(Update, Couch.Internal().Having("spec", "{}"), Couch.Internal(), hub: Couch.Hub(derived: false)).ShouldAllow();
        Judge(Create, Couch.Internal(), hub: Couch.Hub(derived: false, assigned: false)).Violations.ShouldHaveSingleItem().Rule.ShouldBe("assignment-is-ready");
    }

    [Shows("B74")]
    [Fact]
    public void A_shared_CRD_that_is_not_offered_reads_like_one_that_does_not_exist()
    {
        var unoffered = Judge(Create, Couch.Internal(), hub: Couch.Hub(derived: false, offered: false, assigned: false));
        var unknown = Judge(Create, Couch.Internal(), hub: HubView.Empty.WithAccount("team-b", Objects.TenantAccount()));

        unoffered.Message.ShouldBe(unknown.Message);
    }

    [Shows("B03")]
    [Fact]
    public void Status_is_the_controllers_even_for_the_provider() =>
        Judge(Update, Couch.Internal(), Couch.Internal(), Requests.ProviderMember, "status").Violations.ShouldHaveSingleItem().Rule.ShouldBe("status-is-the-controllers");

    [Theory]
    [InlineData("team-a-member")]
    [InlineData("system:serviceaccount:kube-system:namespace-controller")]
    public void Only_the_controller_takes_the_finalizer_off(string user)
    {
        var before = Couch.Internal().Finalized(Catapult).BeingDeleted();
        var after = Couch.Internal().BeingDeleted();

        Judge(Update, after, before, Requests.User(user)).ShouldDeny(
            "internal-finalizer-is-the-controllers",
            "metadata.finalizers",
            "catapult.kubecarrier.io/controller is removed by the KubeCarrier controller when the object is gone from its service cluster");
        Judge(Update, after, before, Requests.Controller).ShouldAllow();
    }

    [Shows("F-WH-05")]
    [Fact]
    public void An_internal_object_in_deletion_gets_through_while_its_content_stays() =>
        Judge(Update, Couch.Internal().BeingDeleted(), Couch.Internal().BeingDeleted().Finalized("mine")).ShouldAllow();

    [Shows("B15")]
    [Fact]
    public void An_internal_object_in_deletion_with_a_changed_spec_is_judged() =>
        Judge(Update, Couch.Internal().BeingDeleted().Having("spec", "{}"), Couch.Internal().BeingDeleted())
            .Violations.ShouldHaveSingleItem().Rule.ShouldBe("internal-object-is-the-providers");

    [Fact]
    public void The_garbage_collector_maintains_metadata() =>
        Judge(Update, Couch.Internal().HavingMetadata("ownerReferences", "[]"), Couch.Internal(), Requests.GarbageCollector).ShouldAllow();

    [Fact]
    public void A_name_must_fit_into_a_label_whoever_writes_it() =>
        Judge(Create, Couch.Internal(new string('x', 64)), caller: Requests.ProviderMember)
            .Violations.ShouldHaveSingleItem().Rule.ShouldBe("instance-name-fits-owner-labels");

    private static Decision Judge(
        AdmissionOperation operation, JsonObject? after, JsonObject? before = null, Caller? caller = null, string subResource = "", HubView? hub = null)
    {
        var request = Requests.Instance(operation, after, before, caller, subResource);
        return InstanceRules.Evaluate(request, hub ?? Couch.Hub());
    }
}
