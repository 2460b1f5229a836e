using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Catalogs.CatalogHub;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>Selectors that were stored before they were judged, or while nobody judged.</summary>
public sealed class UnreadableSelectorTests
{
    private static readonly LabelSelector Unreadable = new() { MatchExpressions = [new() { Key = "tier", Operator = "Is", Values = ["gold"] }] };

    [Shows("H80")]
    [Fact]
    public void A_Catalog_that_cannot_be_read_says_which_field_reaches_nobody_and_holds_up_no_other()
    {
        var plan = Plan(Example() with { Catalogs = [Objects.Catalog("broken", tenants: Unreadable), Objects.Catalog()] });

        plan.Publish.Applied().ShouldBe(Everything);
        var broken = plan.Catalogs.Single(item => item.Catalog.Metadata.Name == "broken").Plan;
        $"{broken.ShouldReport("Ready", "False", "InvalidSelector")["message"]}".ShouldBe(
            "spec.tenantSelector.matchExpressions[0].operator: Is is no selector operator; use In, NotIn, Exists or DoesNotExist; until then this Catalog reaches nobody");
        plan.Catalogs.Single(item => item.Catalog.Metadata.Name == "default").Plan.ShouldReport("Ready", "True", "CatalogReady");
        Plan(Example() with { Catalogs = [Objects.Catalog(entries: Unreadable)] }).Publish.Apply.ShouldBeEmpty();
    }

    [Shows("H80")]
    [Fact]
    public void A_mistake_takes_an_offer_away_and_never_an_instance()
    {
        var entry = Objects.Entry();
        var deletes = entry with { Spec = entry.Spec with { OnWithdraw = WithdrawalPolicy.Delete } };
        var published = Republished(Example() with { Entries = [deletes] }) with { Catalogs = [Objects.Catalog(tenants: Unreadable)] };

        var plan = CatalogPlan.For(Running(published, "db1"), Objects.Now);

        plan.Withdrawals.ShouldHaveSingleItem().Deletions.ShouldBeEmpty();
        plan.Publish.Deleted().ShouldBe(["Offering team-b/couchdbs.eu-west-1.team-a"]);
        CatalogPlan.For(Running(published with { Catalogs = [] }, "db1"), Objects.Now).Withdrawals.ShouldHaveSingleItem().Deletions.ShouldHaveSingleItem();
    }

    [Shows("H80")]
    [Fact]
    public void Its_quota_goes_on_for_tenants_whom_another_Catalog_reaches()
    {
        var limited = Objects.Catalog("limited");
        limited = limited with { Spec = limited.Spec with { Quota = [new() { Name = "small", CatalogEntrySelector = new(), TenantSelector = new(), Instances = 3 }] } };
        var published = Republished(Example() with { Catalogs = [Objects.Catalog(), limited] });
        published.Published.ShouldContain(item => item.Type == KubernetesResources.ResourceQuotas);

        var broken = limited with { Spec = limited.Spec with { TenantSelector = Unreadable } };
        Plan(published with { Catalogs = [Objects.Catalog(), broken] }).Publish.Delete.ShouldBeEmpty();
    }

    [Shows("H80")]
    [Fact]
    public void A_restriction_that_cannot_be_read_is_named_by_its_field()
    {
        var catalog = Objects.Catalog();
        catalog = catalog with
        {
            Spec = catalog.Spec with
            {
                Restrictions = [new() { Name = "bronze", CatalogEntrySelector = new(), TenantSelector = Unreadable, Fields = [new() { JsonPath = ".spec.username", MaxLength = 8 }] }],
            },
        };

        var plan = Plan(Example() with { Catalogs = [catalog] });

        $"{plan.Catalogs[0].Plan.ShouldReport("RestrictionsValid", "False", "DoesNotFit")["message"]}".ShouldContain("spec.restrictions[0].tenantSelector.matchExpressions[0].operator: Is is no");
        plan.Publish.Applied().ShouldBe(Everything);
    }

    [Shows("H80")]
    [Fact]
    public void A_set_that_cannot_be_read_says_which_field_and_keeps_what_it_has_found()
    {
        var set = Objects.DiscoverySet(selector: Unreadable);
        var own = Objects.Discovery() with { Metadata = Objects.Discovery().Metadata.OwnedBy(set) };

        var plan = CustomResourceDiscoverySetPlan.For(set, [Objects.ServiceCluster()], [own], Objects.Now);

        $"{plan.ShouldReport("Ready", "False", "InvalidSelector")["message"]}".ShouldStartWith("spec.serviceClusterSelector.matchExpressions[0].operator: Is is no selector operator");
        plan.Apply.ShouldBeEmpty();
        plan.Delete.ShouldBeEmpty();
    }

    /// <summary>Whatever stands in the selectors: the schema takes any texts.</summary>
    [Shows("H80")]
    [Fact]
    public void No_plan_throws_on_a_selector_that_can_be_stored() => Prop.ForAll(Selectors.ToArbitrary(), selectors =>
    {
        var catalog = Objects.Catalog(entries: selectors[0], tenants: selectors[1]);
        catalog = catalog with
        {
            Spec = catalog.Spec with
            {
                Quota = [new() { Name = "small", CatalogEntrySelector = selectors[2] ?? new(), TenantSelector = selectors[3] ?? new(), Instances = 3 }],
                Restrictions =
                [
                    new() { Name = "bronze", CatalogEntrySelector = selectors[4] ?? new(), TenantSelector = selectors[5] ?? new(), Fields = [new() { JsonPath = ".spec.username", MaxLength = 8 }] },
                ],
            },
        };
        var hub = Example() with { Catalogs = [catalog, Objects.Catalog("other")] };
        var set = Objects.DiscoverySet(selector: selectors[6] ?? new());
        var entrySet = Objects.EntrySet();
        entrySet = entrySet with { Spec = entrySet.Spec with { Discover = entrySet.Spec.Discover with { ServiceClusterSelector = selectors[6] ?? new() } } };

        Plan(Republished(hub)).Catalogs.Count.ShouldBe(2);
        ProviderFacts.Of("team-a", hub.Catalogs, hub.Entries, hub.Tenants, hub.Assignments, []);
        EffectiveRestrictions.For(hub.Entries[0], hub.Tenants[0], hub.Catalogs);
        QuotaPlan.Effective(hub.Catalogs, hub.Entries[0], hub.Tenants[0]);
        new ToldOffer { Entry = hub.Entries[0], Tenant = hub.Tenants[0], Catalogs = hub.Catalogs }.WhyNot.ShouldBeNull("the other Catalog covers it");
        CustomResourceDiscoverySetPlan.For(set, [Objects.ServiceCluster()], [], Objects.Now);
        CatalogEntrySetPlan.For(entrySet, set, [], Objects.Now);
    }).QuickCheckThrowOnFailure();

    private static Gen<LabelSelector?[]> Selectors { get; } =
        Gen.ArrayOf(Gen.OneOf(Gen.Constant<LabelSelector?>(null), Gen.Constant<LabelSelector?>(new()), Written), 7);

    private static Gen<LabelSelector?> Written =>
        from key in Gen.Elements("", "tier", "a b", "/", "kubernetes.io/", new string('k', 400))
        from name in Gen.Elements("In", "NotIn", "Exists", "DoesNotExist", "in", "", "Gt", "\0")
        from values in Gen.Elements<string[]>([], [""], ["gold"], ["a b", "\n"])
        select (LabelSelector?)new LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { [key] = "x y" },
            MatchExpressions = [new() { Key = key, Operator = name, Values = values }],
        };
}
