using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Catalogs.CatalogHub;
using static KubeCarrier.Policy.Tests.Catalogs.QuotaHub;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>What tenants read of their quota, and providers of what exceeds it.</summary>
public sealed class QuotaReportTests
{
    [Fact]
    public void The_offering_shows_the_smallest_number_and_who_says_so()
    {
        var hub = Counted(0, Limited(Item(3), Item(7, "large")), Limited(Item(3, "trial")).Named("second"), Limited(Item(9)).Named("third"));

        Plan(hub).Publish.TheOne("Offering")["spec"]!["quota"]!.ToJsonString()
            .ShouldBe("""{"instances":3,"sources":["default/small","second/trial"]}""");
        Plan(hub with { Catalogs = [.. hub.Catalogs.Reverse()] }).Publish.TheOne("Offering")["spec"]!["quota"]!.ToJsonString()
            .ShouldBe("""{"instances":3,"sources":["default/small","second/trial"]}""");
        Plan(Example()).Publish.TheOne("Offering")["spec"]!["quota"].ShouldBeNull();
    }

    [Fact]
    public void The_offering_says_when_entry_or_account_is_suspended()
    {
        var (entry, account) = (Objects.Entry(), Objects.TenantAccount());

        Suspended(Example()).ShouldBeNull();
        Suspended(Example() with { Entries = [entry with { Spec = entry.Spec with { Suspended = true } }] }).ShouldBe("true");
        Suspended(WithAccounts(Example(), Objects.ProviderAccount(), account with { Spec = account.Spec with { Suspended = true } })).ShouldBe("true");
        var provider = Objects.ProviderAccount();
        Suspended(WithAccounts(Example(), provider with { Spec = provider.Spec with { Suspended = true } }, account)).ShouldBeNull();
    }

    [Shows("B59")]
    [Fact]
    public void A_limit_below_use_is_reported_and_takes_nothing_away()
    {
        var plan = Plan(Republished(Counted(10, Limited(Item(3)))));

        var condition = plan.Catalogs[0].Plan.ShouldReport("OverQuota", "True", "InstancesExceedQuota");
        $"{condition["message"]}".ShouldBe("team-b: couchdbs.eu-west-1 10 of 3");
        plan.Catalogs[0].Plan.ShouldReport("Ready", "True", "CatalogReady");
        plan.Publish.Delete.ShouldBeEmpty();
    }

    [Fact]
    public void Within_its_quota_a_Catalog_says_nothing_until_it_once_had_to()
    {
        Plan(Counted(3, Limited(Item(3)))).Catalogs[0].Plan.Status!["status"]!["conditions"]!.AsArray()
            .ShouldNotContain(condition => $"{condition!["type"]}" == "OverQuota");

        var before = Limited(Item(3)) with { Status = new() { Conditions = [Objects.Condition("OverQuota", "True", "InstancesExceedQuota")] } };
        Plan(Counted(3, before)).Catalogs[0].Plan.ShouldReport("OverQuota", "False", "WithinQuota");
        Plan(Counted(3, before with { Spec = Objects.Catalog().Spec })).Catalogs[0].Plan.ShouldReport("OverQuota", "False", "WithinQuota");
    }

    [Fact]
    public void Of_many_the_first_ten_are_named()
    {
        var accounts = Enumerable.Range(10, 12).Select(number => Objects.TenantAccount($"tenant-{number}")).ToDictionary(account => account.Metadata.Name!);
        var hub = Example() with
        {
            Catalogs = [Limited(Item(0))],
            Tenants = [.. accounts.Values.Select(account => Objects.TenantOf(account))],
            AccountOf = name => accounts.GetValueOrDefault(name) ?? (name == "team-a" ? Objects.ProviderAccount() : null),
        };
        hub = hub with { Quotas = [.. QuotasOf(hub).Select(quota => InEffect(quota, 2))] };

        var message = $"{Plan(hub).Catalogs[0].Plan.ShouldReport("OverQuota", "True", "InstancesExceedQuota")["message"]}";

        message.ShouldStartWith("tenant-10: couchdbs.eu-west-1 2 of 0, tenant-11: couchdbs.eu-west-1 2 of 0, ");
        message.ShouldEndWith("tenant-19: couchdbs.eu-west-1 2 of 0 and 2 more");
        message.Length.ShouldBeLessThan(1024);
    }

    private static string? Suspended(Policy.Catalogs.CatalogObserved hub) => Plan(hub).Publish.TheOne(Offering.ResourceType.Kind)["spec"]!["suspended"]?.ToJsonString();
}
