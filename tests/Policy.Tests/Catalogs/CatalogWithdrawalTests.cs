using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Selection;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Catalogs.CatalogHub;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>What Catalogs take away, and above all what they do not: an assignment that goes takes every instance along.</summary>
public sealed class CatalogWithdrawalTests
{
    [Shows("F-CAT-02")]
    [Fact]
    public void An_account_without_the_tenant_role_or_in_deletion_is_no_tenant()
    {
        var going = Objects.TenantAccount();
        foreach (var account in new[] { Objects.ProviderAccount("team-b"), going with { Metadata = going.Metadata.Deleting() } })
        {
            var hub = WithAccounts(Example(), Objects.ProviderAccount(), account);

            Plan(hub).Publish.Apply.ShouldBeEmpty();
            Listed(hub).ShouldBe("entries:couchdbs.eu-west-1 tenants:");
            Plan(WithAccounts(Republished(Example()), Objects.ProviderAccount(), account)).Publish.Deleted().Count().ShouldBe(Everything.Length);
        }
    }

    [Shows("B22")]
    [Fact]
    public void What_a_predecessor_was_offered_is_withdrawn_from_the_account_that_has_its_name()
    {
        var account = Objects.TenantAccount();
        var successor = account with { Metadata = account.Metadata with { Uid = "of the successor" } };

        var hub = WithAccounts(Republished(Example()), Objects.ProviderAccount(), successor);

        Plan(hub).Publish.Apply.ShouldBeEmpty();
        Plan(hub).Publish.Deleted().Count().ShouldBe(Everything.Length);
        Plan(hub with { Tenants = [Objects.TenantOf(successor)] }).Publish.Applied().ShouldBe(Everything);
    }

    [Shows("F-CAT-10")]
    [Fact]
    public void When_no_Catalog_covers_any_more_all_is_withdrawn_the_offer_first_and_the_assignment_last()
    {
        var plan = Plan(Republished(Example()) with { Catalogs = [Objects.Catalog(tenants: Objects.Label("tier", "gold"))] }).Publish;

        plan.Apply.ShouldBeEmpty();
        plan.Deleted().ShouldBe(Everything, ignoreOrder: true);
        plan.Deleted().First().ShouldStartWith("Offering");
        plan.Deleted().Last().ShouldStartWith("ServiceClusterAssignment");
        plan.Delete.ShouldAllBe(deletion => deletion.Uid == "uid-" + deletion.Name.Name);
    }

    [Shows("F-CAT-11")]
    [Fact]
    public void What_two_Catalogs_publish_names_both_and_stays_with_the_last()
    {
        var second = Objects.Catalog("second");
        var both = Example() with { Catalogs = [Objects.Catalog(), second] };
        OwnersOf(Plan(both).Publish).ShouldBe(["default,second"]);

        var one = Republished(both) with { Catalogs = [Going(Objects.Catalog()), second] };
        Plan(one).Publish.Delete.ShouldBeEmpty();
        OwnersOf(Plan(one).Publish).ShouldBe(["second"]);
        Plan(one).Catalogs[0].Plan.ReleasedFinalizers.ShouldBe(["catalog.kubecarrier.io/controller"]);

        Plan(Republished(both) with { Catalogs = [Going(Objects.Catalog()), Going(second)] }).Publish.Deleted().Count().ShouldBe(Everything.Length);
    }

    [Shows("F-CAT-12")]
    [Fact]
    public void A_Catalog_goes_after_all_of_its_objects()
    {
        var hub = Republished(Example()) with { Catalogs = [Going(Objects.Catalog())] };

        Plan(hub).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
        $"{Plan(hub).Catalogs[0].Plan.ShouldReport("Ready", "False", "Deleting")["message"]}".ShouldStartWith("waiting until these are gone: ");
        Plan(hub with { Published = [hub.Published[0]] }).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
        Plan(hub with { Published = [] }).Catalogs[0].Plan.ReleasedFinalizers.ShouldBe(["catalog.kubecarrier.io/controller"]);
    }

    [Fact]
    public void What_is_being_deleted_already_is_not_deleted_again_and_still_waited_for()
    {
        var hub = Republished(Example()) with { Catalogs = [Going(Objects.Catalog())] };
        hub = hub with { Published = [.. hub.Published.Select(item => (item.Type, item.Metadata.Deleting()))] };

        Plan(hub).Publish.Delete.ShouldBeEmpty();
        Plan(hub).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_published_stays_while_an_entry_or_an_account_is_unready()
    {
        var published = Republished(Example());

        Stays(published with { Entries = [Objects.Entry(ready: false)] });
        Stays(WithAccounts(published, Objects.ProviderAccount(), Objects.TenantAccount(ready: false)));
        Stays(WithAccounts(published, Objects.ProviderAccount(ready: false), Objects.TenantAccount()));
        Stays(published with { Assignments = [Objects.Assignment(ready: false)] });
    }

    [Shows("H34")]
    [Fact]
    public void What_is_published_stays_while_accounts_or_service_clusters_are_missing()
    {
        // An object that is not in the cache is no signal that it was deleted; an assignment that goes takes every instance along.
        var published = Republished(Example());

        Plan(published with { ServiceClusters = [] }).Publish.Delete.ShouldBeEmpty();
        Plan(published with { Account = null }).Publish.Delete.ShouldBeEmpty();
        Plan(published with { AccountOf = _ => null }).Publish.Delete.ShouldBeEmpty();
        Plan(published with { Tenants = [] }).Publish.Deleted().Count().ShouldBe(Everything.Length);
    }

    [Shows("H39")]
    [Fact]
    public void What_is_published_stays_when_a_restored_entry_has_lost_its_status()
    {
        var published = Republished(Example());

        Plan(published with { Entries = [Objects.Entry() with { Status = null }] }).Publish.Delete.ShouldBeEmpty();
        Plan(published with { Entries = [Objects.Entry() with { Status = new() }] }).Publish.Delete.ShouldBeEmpty();
        Plan(Example() with { Entries = [Objects.Entry() with { Status = null }] }).Publish.Applied().ShouldBe(["Provider team-b/team-a"]);
    }

    [Fact]
    public void An_entry_that_is_given_a_derive_keeps_its_assignment_while_the_tenant_CRD_is_being_made()
    {
        var before = Objects.Entry(derived: false);
        var hub = Republished(Example() with { Entries = [before] });
        var changed = before with
        {
            Spec = Objects.Entry().Spec,
            Metadata = before.Metadata with { Generation = 2 },
            Status = before.Status! with { ObservedGeneration = 2, TenantCRD = null, Conditions = [Objects.Condition("Ready", "False", "DerivedCustomResourceUnready")] },
        };

        Plan(hub with { Entries = [changed] }).Publish.Deleted().ShouldNotContain("ServiceClusterAssignment team-a/team-b.eu-west-1");
    }

    [Fact]
    public void An_entry_that_loses_its_derive_keeps_its_assignment_while_admission_is_being_proven()
    {
        var hub = Republished(Example());

        Plan(hub with { Entries = [Objects.Entry(derived: false, ready: false)] }).Publish.Deleted().ShouldNotContain("ServiceClusterAssignment team-a/team-b.eu-west-1");
    }

    [Shows("F-DCR-05", "H68")]
    [Fact]
    public void An_entry_whose_deletion_waits_for_instances_is_offered_no_more_and_keeps_what_they_need()
    {
        var (hub, entry) = (Republished(Example()), Objects.Entry());
        var going = hub with { Entries = [entry with { Metadata = entry.Metadata.Deleting() }] };

        var plan = Plan(Running(going, "db1")).Publish;
        plan.Deleted().ShouldBe(["Offering team-b/couchdbs.eu-west-1.team-a"]);
        plan.Applied().ShouldBe(Everything.Where(item => !item.StartsWith("Offering", StringComparison.Ordinal)), ignoreOrder: true);
        plan.Apply.Single(manifest => $"{manifest.Kind()} {manifest.Name().Name}" == "Role kubecarrier:tenant:couchdbs.eu-west-1")["rules"]![0]!["verbs"]!.ToJsonString()
            .ShouldBe("""["get","list","watch","delete"]""");
        Plan(going).Publish.Deleted().Count().ShouldBe(Everything.Length - 1, "nothing runs, so nothing is needed but the Provider");
        Listed(going).ShouldBe("entries: tenants:team-b");
        Plan(hub with { Entries = [] }).Publish.Deleted().Count().ShouldBe(Everything.Length - 1);
        Plan(Example() with { Entries = [entry with { Metadata = entry.Metadata.Deleting() }] }).Publish.Applied().ShouldBe(["Provider team-b/team-a"]);
    }

    [Shows("B39")]
    [Fact]
    public void An_annotation_forged_on_a_providers_own_object_concerns_nobody_else()
    {
        // A provider may write ServiceClusterAssignments; one that claims to be team-a's must not hold up team-a's Catalogs.
        var hub = Example() with { Published = [(ServiceClusterAssignment.ResourceType, Owned("team-b.eu-west-1", "team-z", "team-a"))], Catalogs = [Going(Objects.Catalog())] };

        Plan(hub).Publish.Delete.ShouldBeEmpty();
        Plan(hub).Catalogs[0].Plan.ReleasedFinalizers.ShouldBe(["catalog.kubecarrier.io/controller"]);
    }

    [Fact]
    public void What_other_providers_published_is_left_alone()
    {
        var hub = Example() with { Published = [(Offering.ResourceType, Owned("redis.eu-west-1.team-z", "team-b", "team-z"))], Catalogs = [] };

        Plan(hub).Publish.Delete.ShouldBeEmpty();
    }

    private static void Stays(CatalogObserved hub)
    {
        var plan = Plan(hub).Publish;
        plan.Delete.ShouldBeEmpty();
        plan.Applied().ShouldBe(Everything);
    }

    private static IEnumerable<string> OwnersOf(Plan plan) =>
        plan.Apply.Select(manifest => string.Join(',', CatalogOwners.Read(ObjectMeta.Of(manifest))!.Value.Catalogs)).Distinct();
}
