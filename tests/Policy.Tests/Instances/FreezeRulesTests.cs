using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>What stops while something is suspended, and after an offer was withdrawn.</summary>
public sealed class FreezeRulesTests
{
    private const string AccountSuspended =
        "account team-b is suspended; its instances can be read and deleted, but neither created nor changed until an administrator resumes it";

    private const string OfferSuspended =
        "couchdbs.eu-west-1.team-a is suspended by its provider; its instances can be read and deleted, but neither created nor changed until the provider resumes it";

    private const string Withdrawn =
        "couchdbs.eu-west-1.team-a is not offered to team-b any more; its instances can be read and deleted, but not changed until its provider offers it again";

    private const string Deleted =
        "couchdbs.eu-west-1.team-a is not offered to team-b any more, and its instances are being deleted; save what you need of them";

    [Fact]
    public void Only_a_refusal_for_nothing_but_a_suspension_is_over_when_that_ends()
    {
        FreezeRules.IsSuspension(["account-is-not-suspended"]).ShouldBeTrue();
        FreezeRules.IsSuspension(["account-is-not-suspended", "offer-is-not-suspended"]).ShouldBeTrue();
        FreezeRules.IsSuspension(["account-is-not-suspended", "value-is-in-range"]).ShouldBeFalse();
        FreezeRules.IsSuspension(["value-is-in-range"]).ShouldBeFalse();
        FreezeRules.IsSuspension([]).ShouldBeFalse("who refused without a rule was not us");
    }

    [Fact]
    public void A_suspended_account_neither_creates_nor_changes_instances()
    {
        var hub = SuspendedAccount();

        Judge(Create, Couch.Tenant(), hub: hub).ShouldDeny("account-is-not-suspended", "metadata.namespace", AccountSuspended);
        Judge(Update, Changed(Couch.Tenant()), Couch.Tenant(), hub: hub).ShouldDeny("account-is-not-suspended", "metadata.namespace", AccountSuspended);
        Judge(Delete, null, Couch.Tenant(), hub: hub).ShouldAllow();
    }

    [Fact]
    public void A_suspended_accounts_instances_are_not_changed_by_its_provider_or_the_controller_either()
    {
        foreach (var caller in new[] { Requests.ProviderMember, Requests.Controller })
        {
            Judge(Create, Couch.Internal(), caller: caller, hub: SuspendedAccount()).ShouldDeny("account-is-not-suspended", "metadata.namespace", AccountSuspended);
            Judge(Update, Changed(Couch.Internal()), Couch.Internal(), caller, SuspendedAccount()).ShouldDeny("account-is-not-suspended", "metadata.namespace", AccountSuspended);
            Judge(Delete, null, Couch.Internal(), caller, SuspendedAccount()).ShouldAllow();
        }
    }

    [Fact]
    public void A_suspended_provider_goes_on_offering()
    {
        var hub = Couch.Hub().WithAccount("team-a", Objects.ProviderAccount() with { Spec = Objects.ProviderAccount().Spec with { Suspended = true } });

        Judge(Create, Couch.Tenant(), hub: hub).ShouldAllow();
        Judge(Update, Changed(Couch.Internal()), Couch.Internal(), Requests.ProviderMember, hub).ShouldAllow();
    }

    [Fact]
    public void A_suspended_entry_has_no_instance_created_or_changed_by_anybody()
    {
        Judge(Create, Couch.Tenant(), hub: SuspendedEntry()).ShouldDeny("offer-is-not-suspended", "apiVersion", OfferSuspended);
        Judge(Update, Changed(Couch.Tenant()), Couch.Tenant(), hub: SuspendedEntry()).ShouldDeny("offer-is-not-suspended", "apiVersion", OfferSuspended);
        Judge(Delete, null, Couch.Tenant(), hub: SuspendedEntry()).ShouldAllow();
        foreach (var caller in new[] { Requests.ProviderMember, Requests.Controller })
        {
            Judge(Create, Couch.Internal(), caller: caller, hub: SuspendedEntry()).Violations.ShouldHaveSingleItem().Rule.ShouldBe("offer-is-not-suspended");
            Judge(Update, Changed(Couch.Internal()), Couch.Internal(), caller, SuspendedEntry()).Violations.ShouldHaveSingleItem().Rule.ShouldBe("offer-is-not-suspended");
        }
    }

    [Fact]
    public void Both_suspensions_are_told_at_once() =>
        Judge(Create, Couch.Tenant(), hub: SuspendedEntry().WithAccount("team-b", Suspended(Objects.TenantAccount())))
            .Violations.Select(violation => violation.Rule).ShouldBe(["account-is-not-suspended", "offer-is-not-suspended"]);

    [Fact]
    public void Labels_are_part_of_an_instance_like_its_spec()
    {
        var labelled = Couch.Tenant().HavingMetadata("labels", """{"mine":"yes"}""");

        Judge(Update, labelled, Couch.Tenant(), hub: SuspendedAccount()).IsAllowed.ShouldBeFalse();
        Judge(Update, labelled, Couch.Tenant(), hub: SuspendedEntry()).IsAllowed.ShouldBeFalse();
        Judge(Update, labelled, Couch.Tenant(), hub: WithdrawnUnder(WithdrawalPolicy.Freeze)).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void Status_and_maintenance_go_on_whatever_is_frozen()
    {
        foreach (var hub in Frozen())
        {
            foreach (var instance in new[] { Couch.Tenant(), Couch.Internal() })
            {
                var finalized = ((JsonObject)instance.DeepClone()).Finalized("other");
                var reported = ((JsonObject)instance.DeepClone()).Having("status", """{"phase":"Running"}""");
                Judge(Update, reported, instance, Requests.Controller, hub, "status").ShouldAllow();
                Judge(Update, finalized, instance, Requests.Controller, hub).ShouldAllow();
                Judge(Update, finalized, instance, Requests.GarbageCollector, hub).ShouldAllow();
            }
        }
    }

    [Shows("F-WH-05")]
    [Fact]
    public void What_is_being_deleted_gets_rid_of_its_finalizers_whatever_is_frozen()
    {
        foreach (var hub in Frozen())
        {
            Judge(Update, Couch.Tenant().BeingDeleted(), Couch.Tenant().BeingDeleted().Finalized("mine"), hub: hub).ShouldAllow();
            Judge(Update, Changed(Couch.Tenant().BeingDeleted()), Couch.Tenant().BeingDeleted(), hub: hub).IsAllowed.ShouldBeFalse();
        }
    }

    [Fact]
    public void A_status_by_somebody_else_is_denied_for_that_alone() =>
        Judge(Update, Couch.Tenant(), Couch.Tenant(), hub: SuspendedAccount(), subResource: "status")
            .Violations.ShouldHaveSingleItem().Rule.ShouldBe("status-is-the-controllers");

    [Shows("F-CAT-10")]
    [Fact]
    public void A_withdrawn_offer_creates_nothing_whatever_becomes_of_what_runs()
    {
        foreach (var policy in Enum.GetValues<WithdrawalPolicy>())
        {
            Judge(Create, Couch.Tenant(), hub: WithdrawnUnder(policy)).Violations.ShouldHaveSingleItem().Rule.ShouldBe("offer-exists");
            Judge(Create, Couch.Internal(), hub: WithdrawnUnder(policy, derived: false)).Violations.ShouldHaveSingleItem().Rule.ShouldBe("internal-object-is-the-providers");
            Judge(Delete, null, Couch.Tenant(), hub: WithdrawnUnder(policy)).ShouldAllow();
        }
    }

    [Shows("F-CAT-10")]
    [Theory]
    [InlineData(WithdrawalPolicy.Keep, null)]
    [InlineData(WithdrawalPolicy.Freeze, Withdrawn)]
    [InlineData(WithdrawalPolicy.Delete, Deleted)]
    public void A_withdrawn_offer_lets_instances_change_only_where_they_are_kept(WithdrawalPolicy policy, string? sentence)
    {
        var tenants = Judge(Update, Changed(Couch.Tenant()), Couch.Tenant(), hub: WithdrawnUnder(policy));
        var shared = Judge(Update, Changed(Couch.Internal()), Couch.Internal(), hub: WithdrawnUnder(policy, derived: false));
        if (sentence is null)
        {
            tenants.ShouldAllow();
            shared.ShouldAllow();
            return;
        }

        tenants.ShouldDeny("offer-is-not-withdrawn", "apiVersion", sentence);
        shared.ShouldDeny("offer-is-not-withdrawn", "apiVersion", sentence.Replace("couchdbs.eu-west-1", "couchdbs.internal.eu-west-1", StringComparison.Ordinal));
    }

    [Fact]
    public void The_provider_maintains_what_it_has_withdrawn()
    {
        foreach (var derived in new[] { true, false })
        {
            Judge(Update, Changed(Couch.Internal()), Couch.Internal(), Requests.ProviderMember, WithdrawnUnder(WithdrawalPolicy.Freeze, derived)).ShouldAllow();
            Judge(Update, Changed(Couch.Internal()), Couch.Internal(), Requests.Controller, WithdrawnUnder(WithdrawalPolicy.Freeze, derived)).ShouldAllow();
        }
    }

    [Shows("B74")]
    [Fact]
    public void Who_is_not_offered_a_service_does_not_learn_that_it_is_suspended()
    {
        var unknown = HubView.Empty.WithAccount("team-b", Objects.TenantAccount());
        var suspended = Couch.Hub(Suspended(Objects.Entry()), offered: false);
        var shared = Couch.Hub(Suspended(Objects.Entry(derived: false)), offered: false);

        Judge(Create, Couch.Tenant(), hub: suspended).Message.ShouldBe(Judge(Create, Couch.Tenant(), hub: unknown).Message);
        Judge(Create, Couch.Internal(), hub: shared).Message.ShouldBe(Judge(Create, Couch.Internal(), hub: unknown).Message);
        Judge(Create, Couch.Internal(), hub: SuspendedEntry()).Violations.ShouldHaveSingleItem().Rule.ShouldBe("internal-object-is-the-providers");
    }

    [Shows("B35")]
    [Fact]
    public void Nothing_changes_in_a_namespace_that_is_no_accounts()
    {
        foreach (var hub in Frozen())
        {
            Judge(Update, Changed(Couch.Tenant(@namespace: "kube-system")), Couch.Tenant(@namespace: "kube-system"), hub: hub)
                .Violations.ShouldHaveSingleItem().Rule.ShouldBe("namespace-is-the-accounts");
        }

        var shared = WithdrawnUnder(WithdrawalPolicy.Keep, derived: false);
        Judge(Update, Changed(Couch.Internal(@namespace: "kube-system")), Couch.Internal(@namespace: "kube-system"), hub: shared).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void Resumed_and_offered_again_everything_is_as_before()
    {
        Judge(Create, Couch.Tenant(), hub: SuspendedAccount().WithAccount("team-b", Objects.TenantAccount())).ShouldAllow();
        Judge(Update, Changed(Couch.Tenant()), Couch.Tenant(), hub: Couch.Hub()).ShouldAllow();
    }

    private static IEnumerable<HubView> Frozen() => [SuspendedAccount(), SuspendedEntry(), WithdrawnUnder(WithdrawalPolicy.Freeze), WithdrawnUnder(WithdrawalPolicy.Delete)];

    private static HubView SuspendedAccount() => Couch.Hub().WithAccount("team-b", Suspended(Objects.TenantAccount()));

    private static HubView SuspendedEntry() => Couch.Hub(Suspended(Objects.Entry()));

    private static HubView WithdrawnUnder(WithdrawalPolicy policy, bool derived = true)
    {
        var entry = Objects.Entry(derived: derived);
        return Couch.Hub(entry with { Spec = entry.Spec with { OnWithdraw = policy } }, offered: false);
    }

    private static Account Suspended(Account account) => account with { Spec = account.Spec with { Suspended = true } };

    private static CatalogEntry Suspended(CatalogEntry entry) => entry with { Spec = entry.Spec with { Suspended = true } };

    private static JsonObject Changed(JsonObject instance) => instance.Having("spec", """{"username":"eva"}""");

    private static Decision Judge(
        AdmissionOperation operation, JsonObject? after, JsonObject? before = null, Caller? caller = null, HubView? hub = null, string subResource = "")
    {
        var request = Requests.Instance(operation, after, before, caller, subResource);
        return InstanceRules.Evaluate(request, hub ?? Couch.Hub());
    }
}
