using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Selection;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Catalogs.CatalogHub;
using static KubeCarrier.Policy.Tests.Catalogs.QuotaHub;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>Which ResourceQuotas Catalogs make, and what they hold up.</summary>
public sealed class QuotaPlanTests
{
    private const string Offer = "Offering team-b/couchdbs.eu-west-1.team-a";

    [Fact]
    public void A_Catalog_with_a_quota_makes_one_ResourceQuota_per_tenant()
    {
        var quota = QuotasOf(Example() with { Catalogs = [Limited(Item(3))] }).ShouldHaveSingleItem();

        quota.Name().ToString().ShouldBe("team-b/team-a.default");
        quota["metadata"]!["labels"]!.ToJsonString().ShouldBe("""{"kubecarrier.io/origin-namespace":"team-a"}""");
        quota["metadata"]!["annotations"]!["kubermatic.io/owner"]!.GetValue<string>().ShouldBe(CatalogOwners.Write("team-a", ["default"]));
        quota.Hard().ShouldBe("""{"count/couchdbs.eu-west-1.team-a":"3"}""");
    }

    [Fact]
    public void Of_several_items_of_a_Catalog_the_smallest_counts_and_only_those_that_match()
    {
        QuotasOf(Example() with { Catalogs = [Limited(Item(5, "a"), Item(2, "b"), Item(1, "c", tenants: Objects.Label("tier", "gold")))] })
            .ShouldHaveSingleItem().Hard().ShouldBe("""{"count/couchdbs.eu-west-1.team-a":"2"}""");
        QuotasOf(Example() with { Catalogs = [Limited(Item(1, entries: Objects.Label("no", "such")))] }).ShouldBeEmpty();
        QuotasOf(Example() with { Catalogs = [Limited(Item(0))] }).ShouldHaveSingleItem().Hard().ShouldContain("\"0\"");
    }

    [Fact]
    public void A_limit_stands_per_entry_not_for_their_sum()
    {
        var hub = Example() with { Catalogs = [Limited(Item(2))], Entries = [Objects.Entry(), Objects.Entry("redis.eu-west-1", plural: "redis")] };

        QuotasOf(hub).ShouldHaveSingleItem().Hard().ShouldBe("""{"count/couchdbs.eu-west-1.team-a":"2","count/redis.eu-west-1.team-a":"2"}""");
    }

    [Fact]
    public void A_quota_applies_only_where_its_Catalog_covers()
    {
        var elsewhere = Limited(Item(1)) is var limited ? limited with { Spec = limited.Spec with { TenantSelector = Objects.Label("tier", "gold") } } : null!;

        QuotasOf(Example() with { Catalogs = [Objects.Catalog(), elsewhere.Named("gold")] }).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_offered_before_every_quota_on_it_is_in_effect()
    {
        var hub = Example() with { Catalogs = [Limited(Item(3))] };
        var quota = QuotasOf(hub)[0];

        Plan(hub).Publish.Applied().ShouldBe(["Provider team-b/team-a", "ResourceQuota team-b/team-a.default"]);
        Plan(hub with { Quotas = [quota] }).Publish.Applied().ShouldNotContain(Offer);
        Plan(hub with { Quotas = [InEffect(quota, 0)] }).Publish.Applied().ShouldContain(Offer);

        var second = hub with { Catalogs = [Limited(Item(3)), Limited(Item(5)).Named("second")], Quotas = [InEffect(quota, 0)] };
        Plan(second).Publish.Applied().ShouldNotContain(Offer);
        Plan(second with { Quotas = [.. QuotasOf(second).Select(each => InEffect(each, 0))] }).Publish.Applied().ShouldContain(Offer);
    }

    [Fact]
    public void What_is_offered_stays_when_a_quota_is_added()
    {
        var hub = Republished(Example()) with { Catalogs = [Limited(Item(3))] };

        Plan(hub).Publish.Delete.ShouldBeEmpty();
        Plan(hub).Publish.Applied().ShouldBe([.. Everything, "ResourceQuota team-b/team-a.default"], ignoreOrder: true);
    }

    [Fact]
    public void An_entry_that_was_never_ready_is_not_counted_yet()
    {
        QuotasOf(Example() with { Catalogs = [Limited(Item(3))], Entries = [Objects.Entry(ready: false)] }).ShouldBeEmpty();
        QuotasOf(Counted(0, Limited(Item(3))) with { Entries = [Objects.Entry(ready: false)] }).ShouldHaveSingleItem();
    }

    [Shows("H39")]
    [Fact]
    public void A_limit_stays_when_a_restored_entry_has_lost_its_status()
    {
        var hub = Republished(Counted(2, Limited(Item(3)))) with { Entries = [Objects.Entry() with { Status = null }] };

        QuotasOf(hub).ShouldHaveSingleItem().Hard().ShouldBe("""{"count/couchdbs.eu-west-1.team-a":"3"}""");
        Plan(hub).Publish.Delete.ShouldBeEmpty();
    }

    [Shows("H34")]
    [Fact]
    public void A_limit_stays_while_the_account_is_not_in_the_cache()
    {
        Plan(Republished(Counted(2, Limited(Item(3)))) with { AccountOf = _ => null }).Publish.Delete.ShouldBeEmpty();
    }

    [Shows("B59")]
    [Fact]
    public void A_quota_goes_when_its_selectors_leave_the_tenant_and_comes_where_they_go()
    {
        var gold = Item(1, tenants: Objects.Label("tier", "gold"));
        var hub = Republished(Counted(10, Limited(Item(12)))) with { Catalogs = [Limited(gold)] };
        Plan(hub).Publish.Deleted().ShouldBe(["ResourceQuota team-b/team-a.default"]);

        var moved = hub with { Tenants = [Objects.TenantOf(Objects.TenantAccount()) is var tenant ? tenant with { Metadata = tenant.Metadata.Labelled("tier", "gold") } : null!] };
        Plan(moved).Publish.Delete.ShouldBeEmpty();
        QuotasOf(moved).ShouldHaveSingleItem().Hard().ShouldBe("""{"count/couchdbs.eu-west-1.team-a":"1"}""");
    }

    [Shows("B64")]
    [Fact]
    public void A_renamed_Catalog_makes_its_quota_before_the_old_one_goes()
    {
        var hub = Republished(Counted(10, Limited(Item(10)))) with { Catalogs = [Going(Limited(Item(10))), Limited(Item(10)).Named("renamed")] };

        Plan(hub).Publish.Applied().ShouldContain("ResourceQuota team-b/team-a.renamed");
        Plan(hub).Publish.Deleted().ShouldBe(["ResourceQuota team-b/team-a.default"]);
        Plan(hub).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
    }

    [Shows("F-CAT-10")]
    [Fact]
    public void The_quota_goes_with_the_offer_and_after_it()
    {
        var deleted = Plan(Republished(Counted(0, Limited(Item(3)))) with { Catalogs = [] }).Publish.Deleted().ToList();

        deleted.ShouldContain("ResourceQuota team-b/team-a.default");
        deleted.First().ShouldStartWith("Offering");
    }

    [Fact]
    public void Names_are_told_apart_whatever_their_dots_and_their_length()
    {
        QuotaPlan.NameOf("team-a", "b.c").ShouldBe("team-a.b.c");
        var (one, other) = (QuotaPlan.NameOf("team-a", new string('x', 253)), QuotaPlan.NameOf("team-a", new string('x', 252) + "y"));
        one.Length.ShouldBe(253);
        one.ShouldNotBe(other);
        one.ShouldStartWith("team-a.xxx");
        QuotaPlan.NameOf("team-a", new string('x', 229) + ".." + new string('x', 22)).ShouldNotContain(".-");
    }

    [Fact]
    public void Another_providers_quota_is_not_looked_at()
    {
        var hub = Example() with { Published = [(KubernetesResources.ResourceQuotas, Owned("team-z.default", "team-b", "team-z"))] };

        Plan(hub).Publish.Delete.ShouldBeEmpty();
    }
}
