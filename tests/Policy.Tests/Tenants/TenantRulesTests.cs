using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Offers;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Tenants;

/// <summary>A provider may write the Tenant objects in its namespace; whose they are and when they go is not its affair.</summary>
public sealed class TenantRulesTests
{
    private static readonly Tenant TeamB = Objects.TenantOf(Objects.TenantAccount());

    [Shows("B82")]
    [Fact]
    public void A_provider_holds_no_tenant_back_by_a_finalizer()
    {
        var held = TeamB with { Metadata = TeamB.Metadata with { Finalizers = ["team-a.example/mine"] } };

        Update(TeamB, held).ShouldDeny("tenant-is-its-accounts", "metadata.finalizers",
            "team-a.example/mine: the account of team-b waits until its Tenant object is gone, and nobody else may hold it; leave the list as it is");
        Update(held, TeamB).ShouldAllow();
        Update(held, held).ShouldAllow();
    }

    [Shows("B82")]
    [Fact]
    public void A_tenant_stays_its_accounts()
    {
        Update(TeamB, TeamB with { Metadata = TeamB.Metadata with { OwnerReferences = [] } }).Violations.ShouldHaveSingleItem().Path.ShouldBe("metadata.ownerReferences");
        Update(TeamB, TeamB with { Metadata = TeamB.Metadata.OwnedBy(Objects.TenantAccount("team-c")) }).IsAllowed.ShouldBeFalse();
        TenantRules.All.Evaluate(
                Requests.Update(TeamB, TeamB with { Metadata = TeamB.Metadata with { OwnerReferences = [] } }) with { Caller = Requests.Controller }, NoFacts.Instance)
            .ShouldAllow();
    }

    [Shows("F-ACC-15")]
    [Fact]
    public void A_provider_labels_its_tenants() =>
        Update(TeamB, TeamB with { Metadata = TeamB.Metadata.Labelled("tier", "gold") }).ShouldAllow();

    private static Decision Update(Tenant before, Tenant after) => TenantRules.All.Evaluate(Requests.Update(before, after), NoFacts.Instance);
}
