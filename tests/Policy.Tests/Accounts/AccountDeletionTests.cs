using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Accounts.AccountPlans;

namespace KubeCarrier.Policy.Tests.Accounts;

/// <summary>What an account takes along, in which order, and what is not its own.</summary>
public sealed class AccountDeletionTests
{
    private const string Finalizer = "account.kubecarrier.io/controller";

    [Shows("F-ACC-11")]
    [Fact]
    public void Deletion_takes_the_tenants_first_then_the_namespace_then_lets_go()
    {
        var account = Objects.TenantAccount();
        account = account with { Metadata = account.Metadata.Deleting() };
        var (tenant, @namespace) = (Objects.TenantOf(account), NamespaceOf(account));
        var going = tenant with { Metadata = tenant.Metadata.Deleting() };

        Deletes(Plan(account, @namespace, tenants: [tenant])).ShouldBe("Tenant team-a/team-b");
        Deletes(Plan(account, @namespace, tenants: [going])).ShouldBe("");
        Deletes(Plan(account, @namespace)).ShouldBe("Namespace team-b");
        Deletes(Plan(account, @namespace.Deleting())).ShouldBe("");
        Deletes(Plan(account, null)).ShouldBe(Finalizer);
        Plan(account, null).Finalizers.ShouldBeEmpty();
        Plan(account, @namespace).ShouldReport("Ready", "False", "Deleting");
        Says([going]).ShouldBe("waiting until these are gone: Tenant team-a/team-b");
        Says([]).ShouldBe("namespace team-b is being deleted: something is left");

        string Says(IReadOnlyList<Tenant> tenants) => $"{AccountPlan.For(new(account, @namespace.Deleting(), [account], tenants, []) { Remains = "something is left" }, Objects.Now)
            .ShouldReport("Ready", "False", "Deleting")["message"]}";
    }

    [Shows("B23")]
    [Fact]
    public void Deletion_leaves_a_namespace_of_somebody_else_alone()
    {
        var account = Objects.TenantAccount();

        Deletes(Plan(account with { Metadata = account.Metadata.Deleting() }, Objects.Meta("team-b"))).ShouldBe(Finalizer);
    }

    [Shows("B22")]
    [Fact]
    public void Deletion_leaves_what_belongs_to_a_namesake_alone()
    {
        var account = Objects.TenantAccount();
        var namesake = account with { Metadata = account.Metadata with { Uid = "of its predecessor" } };

        var plan = Plan(account with { Metadata = account.Metadata.Deleting() }, NamespaceOf(namesake), tenants: [Objects.TenantOf(namesake)]);

        Deletes(plan).ShouldBe(Finalizer);
    }

    [Shows("B22")]
    [Fact]
    public void The_Tenant_of_a_predecessor_is_not_taken_over()
    {
        var account = Objects.TenantAccount();
        var predecessor = account with { Metadata = account.Metadata with { Uid = "of its predecessor" } };

        var plan = Plan(account, NamespaceOf(account), [account, Objects.ProviderAccount(), Objects.ProviderAccount("team-z")], [Objects.TenantOf(predecessor)]);

        TenantsIn(plan).ShouldBe(["team-z/team-b"]);
        plan.Delete.ShouldBeEmpty();
    }

    [Shows("B22")]
    [Fact]
    public void A_Tenant_that_nobody_controls_any_more_goes_with_the_account()
    {
        // kubectl delete --cascade=orphan: Kubernetes takes the owner off, and a successor would find the labels, which are offers.
        var account = Objects.TenantAccount();
        var orphan = new Tenant { Metadata = Objects.Meta("team-b", "team-a") };

        Deletes(Plan(account with { Metadata = account.Metadata.Deleting() }, NamespaceOf(account), tenants: [orphan])).ShouldBe("Tenant team-a/team-b");
    }
}
