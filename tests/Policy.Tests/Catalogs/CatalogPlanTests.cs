using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Catalogs;

public sealed class CatalogPlanTests
{
    private static readonly string[] Everything =
    [
        "Provider team-b/team-a",
        "Offering team-b/couchdbs.eu-west-1.team-a",
        "Region team-b/eu-west-1.team-a",
        "ServiceClusterAssignment team-a/team-b.eu-west-1",
        "Role team-b/kubecarrier:tenant:couchdbs.eu-west-1",
        "RoleBinding team-b/kubecarrier:tenant:couchdbs.eu-west-1",
        "Role team-b/kubecarrier:provider:couchdbs.eu-west-1",
        "RoleBinding team-b/kubecarrier:provider:couchdbs.eu-west-1",
    ];

    [Fact]
    public void A_covered_tenant_and_entry_get_everything_of_the_manual() => Plan(Hub()).Publish.Applied().ShouldBe(Everything);

    [Fact]
    public void F_CAT_01_selectors_say_what_is_published_and_listed()
    {
        Listed(Hub() with { Catalogs = [Objects.Catalog() with { Spec = new() }] }).ShouldBe("entries: tenants:");
        Listed(Hub() with { Catalogs = [Objects.Catalog() with { Spec = new() { TenantSelector = new() } }] }).ShouldBe("entries: tenants:team-b");
        Listed(Hub() with { Catalogs = [Objects.Catalog(tenants: Objects.Label("tier", "gold"))] }).ShouldBe("entries:couchdbs.eu-west-1 tenants:");
        Listed(Hub()).ShouldBe("entries:couchdbs.eu-west-1 tenants:team-b");
        Plan(Hub() with { Catalogs = [Objects.Catalog() with { Spec = new() }] }).Publish.Apply.ShouldBeEmpty();
    }

    [Fact]
    public void F_CAT_02_only_what_is_ready_is_published_anew_and_listed()
    {
        var unready = Hub() with { Entries = [Objects.Entry(ready: false)] };
        var stale = Objects.Entry() with { Metadata = Objects.Entry().Metadata with { Generation = 2 } };

        Listed(unready).ShouldBe("entries: tenants:team-b");
        Listed(Hub() with { Entries = [stale] }).ShouldBe("entries: tenants:team-b");
        Plan(unready).Publish.Applied().ShouldBe(["Provider team-b/team-a"]);
        Plan(WithAccounts(Hub(), Objects.ProviderAccount(), Objects.TenantAccount(ready: false))).Publish.Apply.ShouldBeEmpty();
    }

    [Fact]
    public void F_CAT_02_an_account_without_the_tenant_role_or_in_deletion_is_no_tenant()
    {
        var going = Objects.TenantAccount();
        foreach (var account in new[] { Objects.ProviderAccount("team-b"), going with { Metadata = going.Metadata.Deleting() } })
        {
            var hub = WithAccounts(Hub(), Objects.ProviderAccount(), account);

            Plan(hub).Publish.Apply.ShouldBeEmpty();
            Listed(hub).ShouldBe("entries:couchdbs.eu-west-1 tenants:");
            Plan(WithAccounts(Republished(Hub()), Objects.ProviderAccount(), account)).Publish.Deleted().Count().ShouldBe(Everything.Length);
        }
    }

    [Fact]
    public void F_CAT_03_the_offering_tells_the_tenant_about_entry_provider_and_CRD()
    {
        var spec = Plan(Hub()).Publish.TheOne("Offering")["spec"]!;

        $"{spec["metadata"]!["displayName"]}".ShouldBe("couchdbs.eu-west-1");
        $"{spec["provider"]!["name"]}".ShouldBe("team-a");
        $"{spec["crd"]!["name"]}".ShouldBe("couchdbs.eu-west-1.team-a");
        $"{spec["crd"]!["region"]!["name"]}".ShouldBe("eu-west-1");
        $"{spec["crd"]!["versions"]![0]!["name"]}".ShouldBe("v1alpha1");
    }

    [Fact]
    public void F_CAT_04_the_provider_mirrors_its_account_even_without_entries()
    {
        var plan = Plan(Hub() with { Entries = [] }).Publish;

        plan.Applied().ShouldBe(["Provider team-b/team-a"]);
        $"{plan.TheOne("Provider")["spec"]!["metadata"]!["displayName"]}".ShouldBe("team-a shown");
    }

    [Fact]
    public void F_CAT_05_the_region_mirrors_the_service_cluster()
    {
        var spec = Plan(Hub()).Publish.TheOne("Region")["spec"]!;

        $"{spec["metadata"]!["displayName"]}".ShouldBe("eu-west-1 shown");
        $"{spec["provider"]!["name"]}".ShouldBe("team-a");
    }

    [Fact]
    public void F_CAT_06_entries_of_one_region_share_region_and_assignment()
    {
        var plan = Plan(Hub() with { Entries = [Objects.Entry(), Objects.Entry("redis.eu-west-1", plural: "redis")] }).Publish;

        plan.Applied().Count(item => item.StartsWith("Region", StringComparison.Ordinal)).ShouldBe(1);
        plan.TheOne("ServiceClusterAssignment")["spec"]!.ToJsonString()
            .ShouldBe("""{"serviceCluster":{"name":"eu-west-1"},"managementNamespace":{"name":"team-b"}}""");
        plan.Applied().Count(item => item.StartsWith("Offering", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void F_CAT_07_F_CAT_08_tenant_and_provider_may_do_everything_on_their_own_CRD_only()
    {
        Access("kubecarrier:tenant:couchdbs.eu-west-1").ShouldBe(("""[{"apiGroups":["eu-west-1.team-a"],"resources":["couchdbs"],"verbs":["*"]}]""", "team-b-member"));
        Access("kubecarrier:provider:couchdbs.eu-west-1").ShouldBe(
            ("""[{"apiGroups":["internal.eu-west-1.team-a"],"resources":["couchdbs"],"verbs":["*"]}]""", "team-a-member"));
    }

    [Fact]
    public void F_CAT_09_nobody_else_is_bound_and_nothing_is_published_elsewhere()
    {
        var plan = Plan(Hub()).Publish;

        plan.Apply.Where(manifest => manifest.Kind() == "RoleBinding").SelectMany(manifest => manifest["subjects"]!.AsArray()).Count().ShouldBe(2);
        plan.Apply.Where(manifest => manifest.Kind() != "ServiceClusterAssignment").ShouldAllBe(manifest => manifest.Name().Namespace == "team-b");
    }

    [Fact]
    public void F_CAT_10_when_no_Catalog_covers_any_more_all_is_withdrawn_the_offer_first_and_the_assignment_last()
    {
        var plan = Plan(Republished(Hub()) with { Catalogs = [Objects.Catalog(tenants: Objects.Label("tier", "gold"))] }).Publish;

        plan.Apply.ShouldBeEmpty();
        plan.Deleted().ShouldBe(Everything, ignoreOrder: true);
        plan.Deleted().First().ShouldStartWith("Offering");
        plan.Deleted().Last().ShouldStartWith("ServiceClusterAssignment");
        plan.Delete.ShouldAllBe(deletion => deletion.Uid == "uid-" + deletion.Name.Name);
    }

    [Fact]
    public void Published_again_nothing_is_deleted_and_the_same_is_applied()
    {
        var (first, second) = (Plan(Hub()).Publish, Plan(Republished(Hub())).Publish);

        second.Delete.ShouldBeEmpty();
        second.Apply.Select(manifest => manifest.ToJsonString()).ShouldBe(first.Apply.Select(manifest => manifest.ToJsonString()));
    }

    [Fact]
    public void F_CAT_11_what_two_Catalogs_publish_names_both_and_stays_with_the_last()
    {
        var second = Objects.Catalog("second");
        var both = Hub() with { Catalogs = [Objects.Catalog(), second] };
        OwnersOf(Plan(both).Publish).ShouldBe(["default,second"]);

        var one = Republished(both) with { Catalogs = [Going(Objects.Catalog()), second] };
        Plan(one).Publish.Delete.ShouldBeEmpty();
        OwnersOf(Plan(one).Publish).ShouldBe(["second"]);
        Plan(one).Catalogs[0].Plan.ReleasedFinalizers.ShouldBe(["catalog.kubecarrier.io/controller"]);

        Plan(Republished(both) with { Catalogs = [Going(Objects.Catalog()), Going(second)] }).Publish.Deleted().Count().ShouldBe(Everything.Length);
    }

    [Fact]
    public void F_CAT_12_a_Catalog_goes_after_all_of_its_objects()
    {
        var hub = Republished(Hub()) with { Catalogs = [Going(Objects.Catalog())] };

        Plan(hub).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
        $"{Plan(hub).Catalogs[0].Plan.ShouldReport("Ready", "False", "Deleting")["message"]}".ShouldStartWith("waiting until these are gone: ");
        Plan(hub with { Published = [hub.Published[0]] }).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
        Plan(hub with { Published = [] }).Catalogs[0].Plan.ReleasedFinalizers.ShouldBe(["catalog.kubecarrier.io/controller"]);
    }

    [Fact]
    public void What_is_being_deleted_already_is_not_deleted_again_and_still_waited_for()
    {
        var hub = Republished(Hub()) with { Catalogs = [Going(Objects.Catalog())] };
        hub = hub with { Published = [.. hub.Published.Select(item => (item.Type, item.Metadata.Deleting()))] };

        Plan(hub).Publish.Delete.ShouldBeEmpty();
        Plan(hub).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
    }

    [Fact]
    public void F_CAT_15_unready_assignments_are_reported_and_do_not_block()
    {
        var plan = Plan(Hub() with { Assignments = [Objects.Assignment(ready: false)] }).Catalogs[0].Plan;

        $"{plan.ShouldReport("ServiceClusterAssignmentReady", "False", "ServiceClusterAssignmentsUnready")["message"]}".ShouldContain("team-b.eu-west-1");
        plan.ShouldReport("Ready", "True", "CatalogReady");
        Plan(Hub()).Catalogs[0].Plan.ShouldReport("ServiceClusterAssignmentReady", "True", "ServiceClusterAssignmentsReady");
        Plan(Hub() with { Entries = [] }).Catalogs[0].Plan.ShouldReport("ServiceClusterAssignmentReady", "True", "ServiceClusterAssignmentsReady");
    }

    [Fact]
    public void F_CAT_16_a_role_of_another_provider_is_not_overwritten()
    {
        var hub = Hub() with { Published = [(KubernetesResources.Roles, Owned("kubecarrier:tenant:couchdbs.eu-west-1", "team-b", "team-z"))] };

        var roles = Plan(hub).Publish.Applied().Where(item => item.StartsWith("Role", StringComparison.Ordinal)).ToList();

        roles.ShouldContain("Role team-b/kubecarrier:tenant:couchdbs.eu-west-1:team-a");
        roles.ShouldContain("RoleBinding team-b/kubecarrier:tenant:couchdbs.eu-west-1:team-a");
        roles.ShouldContain("Role team-b/kubecarrier:provider:couchdbs.eu-west-1");
        roles.ShouldNotContain("Role team-b/kubecarrier:tenant:couchdbs.eu-west-1");
        Plan(hub).Publish.Delete.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_published_stays_while_an_entry_or_an_account_is_unready()
    {
        var published = Republished(Hub());

        Stays(published with { Entries = [Objects.Entry(ready: false)] });
        Stays(WithAccounts(published, Objects.ProviderAccount(), Objects.TenantAccount(ready: false)));
        Stays(WithAccounts(published, Objects.ProviderAccount(ready: false), Objects.TenantAccount()));
        Stays(published with { Assignments = [Objects.Assignment(ready: false)] });
    }

    [Fact]
    public void H34_what_is_published_stays_while_accounts_or_service_clusters_are_missing()
    {
        // An object that is not in the cache is no signal that it was deleted; an assignment that goes takes every instance along.
        var published = Republished(Hub());

        Plan(published with { ServiceClusters = [] }).Publish.Delete.ShouldBeEmpty();
        Plan(published with { Account = null }).Publish.Delete.ShouldBeEmpty();
        Plan(published with { AccountOf = _ => null }).Publish.Delete.ShouldBeEmpty();
        Plan(published with { Tenants = [] }).Publish.Deleted().Count().ShouldBe(Everything.Length);
    }

    [Fact]
    public void H39_what_is_published_stays_when_a_restored_entry_has_lost_its_status()
    {
        var published = Republished(Hub());

        Plan(published with { Entries = [Objects.Entry() with { Status = null }] }).Publish.Delete.ShouldBeEmpty();
        Plan(published with { Entries = [Objects.Entry() with { Status = new() }] }).Publish.Delete.ShouldBeEmpty();
        Plan(Hub() with { Entries = [Objects.Entry() with { Status = null }] }).Publish.Applied().ShouldBe(["Provider team-b/team-a"]);
    }

    [Fact]
    public void An_entry_that_is_given_a_derive_keeps_its_assignment_while_the_tenant_CRD_is_being_made()
    {
        var before = Objects.Entry(derived: false);
        var hub = Republished(Hub() with { Entries = [before] });
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
        var hub = Republished(Hub());

        Plan(hub with { Entries = [Objects.Entry(derived: false, ready: false)] }).Publish.Deleted().ShouldNotContain("ServiceClusterAssignment team-a/team-b.eu-west-1");
    }

    [Fact]
    public void F_DCR_05_an_entry_whose_deletion_waits_for_instances_keeps_what_they_need()
    {
        var (hub, entry) = (Republished(Hub()), Objects.Entry());

        Stays(hub with { Entries = [entry with { Metadata = entry.Metadata.Deleting() }] });
        Plan(hub with { Entries = [] }).Publish.Deleted().Count().ShouldBe(Everything.Length - 1);
        Plan(Hub() with { Entries = [entry with { Metadata = entry.Metadata.Deleting() }] }).Publish.Applied().ShouldBe(["Provider team-b/team-a"]);
    }

    [Fact]
    public void B39_an_annotation_forged_on_a_providers_own_object_concerns_nobody_else()
    {
        // A provider may write ServiceClusterAssignments; one that claims to be team-a's must not hold up team-a's Catalogs.
        var hub = Hub() with { Published = [(ServiceClusterAssignment.ResourceType, Owned("team-b.eu-west-1", "team-z", "team-a"))], Catalogs = [Going(Objects.Catalog())] };

        Plan(hub).Publish.Delete.ShouldBeEmpty();
        Plan(hub).Catalogs[0].Plan.ReleasedFinalizers.ShouldBe(["catalog.kubecarrier.io/controller"]);
    }

    [Fact]
    public void What_other_providers_published_is_left_alone()
    {
        var hub = Hub() with { Published = [(Offering.ResourceType, Owned("redis.eu-west-1.team-z", "team-b", "team-z"))], Catalogs = [] };

        Plan(hub).Publish.Delete.ShouldBeEmpty();
    }

    private static void Stays(CatalogObserved hub)
    {
        var plan = Plan(hub).Publish;
        plan.Delete.ShouldBeEmpty();
        plan.Applied().ShouldBe(Everything);
    }

    private static CatalogObserved Hub() => WithAccounts(new()
    {
        Provider = "team-a",
        Account = null,
        Catalogs = [Objects.Catalog()],
        Entries = [Objects.Entry()],
        Tenants = [Objects.TenantOf(Objects.TenantAccount())],
        AccountOf = _ => null,
        ServiceClusters = [Objects.ServiceCluster()],
        Assignments = [Objects.Assignment()],
        Published = [],
    }, Objects.ProviderAccount(), Objects.TenantAccount());

    private static CatalogObserved WithAccounts(CatalogObserved hub, Account provider, Account tenant) => hub with
    {
        Account = provider,
        AccountOf = name => name == provider.Metadata.Name ? provider : name == tenant.Metadata.Name ? tenant : null,
    };

    private static CatalogPlan Plan(CatalogObserved hub) => CatalogPlan.For(hub, Objects.Now);

    /// <summary>The hub after its plan was carried out.</summary>
    private static CatalogObserved Republished(CatalogObserved hub) => hub with
    {
        Published = [.. Plan(hub).Publish.Apply.Select(manifest => (TypeOf(manifest), Manifest.Meta(manifest) with { Uid = "uid-" + manifest.Name().Name }))],
    };

    private static ResourceType TypeOf(JsonObject manifest) => new[]
    {
        Provider.ResourceType, Offering.ResourceType, Region.ResourceType, ServiceClusterAssignment.ResourceType, KubernetesResources.Roles, KubernetesResources.RoleBindings,
    }.Single(type => type.Kind == manifest.Kind());

    private static Catalog Going(Catalog catalog) => catalog with { Metadata = catalog.Metadata.Deleting() };

    private static ObjectMeta Owned(string name, string @namespace, string provider) => Objects.Meta(name, @namespace) with
    {
        Annotations = new Dictionary<string, string> { ["kubermatic.io/owner"] = CatalogOwners.Write(provider, ["default"]) },
    };

    private static IEnumerable<string> OwnersOf(Plan plan) =>
        plan.Apply.Select(manifest => string.Join(',', CatalogOwners.Read(Manifest.Meta(manifest))!.Value.Catalogs)).Distinct();

    private static string Listed(CatalogObserved hub)
    {
        var status = Plan(hub).Catalogs[0].Plan.Status!["status"]!;
        return $"entries:{Names(status["entries"])} tenants:{Names(status["tenants"])}";
    }

    private static string Names(JsonNode? references) => string.Join(',', (references as JsonArray ?? []).Select(reference => $"{reference!["name"]}"));

    private static (string Rules, string Subject) Access(string name)
    {
        var plan = Plan(Hub()).Publish;
        return (plan.Apply.Single(manifest => manifest.Kind() == "Role" && manifest.Name().Name == name)["rules"]!.ToJsonString(),
            $"{plan.Apply.Single(manifest => manifest.Kind() == "RoleBinding" && manifest.Name().Name == name)["subjects"]!.AsArray().ShouldHaveSingleItem()!["name"]}");
    }
}
