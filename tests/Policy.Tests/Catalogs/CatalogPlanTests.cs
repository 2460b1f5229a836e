using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Catalogs.CatalogHub;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>What Catalogs publish and report.</summary>
public sealed class CatalogPlanTests
{
    [Fact]
    public void A_covered_tenant_and_entry_get_everything_of_the_manual() => Plan(Example()).Publish.Applied().ShouldBe(Everything);

    [Shows("F-CAT-01")]
    [Fact]
    public void Selectors_say_what_is_published_and_listed()
    {
        Listed(Example() with { Catalogs = [Objects.Catalog() with { Spec = new() }] }).ShouldBe("entries: tenants:");
        Listed(Example() with { Catalogs = [Objects.Catalog() with { Spec = new() { TenantSelector = new() } }] }).ShouldBe("entries: tenants:team-b");
        Listed(Example() with { Catalogs = [Objects.Catalog(tenants: Objects.Label("tier", "gold"))] }).ShouldBe("entries:couchdbs.eu-west-1 tenants:");
        Listed(Example()).ShouldBe("entries:couchdbs.eu-west-1 tenants:team-b");
        Plan(Example() with { Catalogs = [Objects.Catalog() with { Spec = new() }] }).Publish.Apply.ShouldBeEmpty();
    }

    [Shows("F-CAT-02")]
    [Fact]
    public void Only_what_is_ready_is_published_anew_and_listed()
    {
        var unready = Example() with { Entries = [Objects.Entry(ready: false)] };
        var stale = Objects.Entry() with { Metadata = Objects.Entry().Metadata with { Generation = 2 } };

        Listed(unready).ShouldBe("entries: tenants:team-b");
        Listed(Example() with { Entries = [stale] }).ShouldBe("entries: tenants:team-b");
        Plan(unready).Publish.Applied().ShouldBe(["Provider team-b/team-a"]);
        Plan(WithAccounts(Example(), Objects.ProviderAccount(), Objects.TenantAccount(ready: false))).Publish.Apply.ShouldBeEmpty();
    }

    [Shows("F-CAT-03")]
    [Fact]
    public void The_offering_tells_the_tenant_about_entry_provider_and_CRD()
    {
        var spec = Plan(Example()).Publish.TheOne("Offering")["spec"]!;

        $"{spec["metadata"]!["displayName"]}".ShouldBe("couchdbs.eu-west-1");
        $"{spec["provider"]!["name"]}".ShouldBe("team-a");
        $"{spec["crd"]!["name"]}".ShouldBe("couchdbs.eu-west-1.team-a");
        $"{spec["crd"]!["region"]!["name"]}".ShouldBe("eu-west-1");
        $"{spec["crd"]!["versions"]![0]!["name"]}".ShouldBe("v1alpha1");
    }

    [Fact]
    public void The_offering_tells_that_nothing_can_be_created_while_entry_or_account_is_suspended()
    {
        var (entry, tenant) = (Objects.Entry(), Objects.TenantAccount());

        Suspended(Example()).ShouldBeNull();
        Suspended(Example() with { Entries = [entry with { Spec = entry.Spec with { Suspended = true } }] }).ShouldBe("true");
        Suspended(WithAccounts(Example(), Objects.ProviderAccount(), tenant with { Spec = tenant.Spec with { Suspended = true } })).ShouldBe("true");

        static string? Suspended(CatalogObserved hub) => Plan(hub).Publish.TheOne("Offering")["spec"]!["suspended"]?.ToJsonString();
    }

    [Shows("F-CAT-04")]
    [Fact]
    public void The_provider_mirrors_its_account_even_without_entries()
    {
        var plan = Plan(Example() with { Entries = [] }).Publish;

        plan.Applied().ShouldBe(["Provider team-b/team-a"]);
        $"{plan.TheOne("Provider")["spec"]!["metadata"]!["displayName"]}".ShouldBe("team-a shown");
    }

    [Shows("F-CAT-05")]
    [Fact]
    public void The_region_mirrors_the_service_cluster()
    {
        var spec = Plan(Example()).Publish.TheOne("Region")["spec"]!;

        $"{spec["metadata"]!["displayName"]}".ShouldBe("eu-west-1 shown");
        $"{spec["provider"]!["name"]}".ShouldBe("team-a");
    }

    [Shows("F-CAT-06")]
    [Fact]
    public void Entries_of_one_region_share_region_and_assignment()
    {
        var plan = Plan(Example() with { Entries = [Objects.Entry(), Objects.Entry("redis.eu-west-1", plural: "redis")] }).Publish;

        plan.Applied().Count(item => item.StartsWith("Region", StringComparison.Ordinal)).ShouldBe(1);
        plan.TheOne("ServiceClusterAssignment")["spec"]!.ToJsonString()
            .ShouldBe("""{"serviceCluster":{"name":"eu-west-1"},"managementNamespace":{"name":"team-b"}}""");
        plan.Applied().Count(item => item.StartsWith("Offering", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Shows("F-CAT-07", "F-CAT-08")]
    [Fact]
    public void Tenant_and_provider_may_do_everything_on_their_own_CRD_only()
    {
        Access("kubecarrier:tenant:couchdbs.eu-west-1").ShouldBe(("""[{"apiGroups":["eu-west-1.team-a"],"resources":["couchdbs"],"verbs":["*"]}]""", "team-b-member"));
        Access("kubecarrier:provider:couchdbs.eu-west-1").ShouldBe(
            ("""[{"apiGroups":["internal.eu-west-1.team-a"],"resources":["couchdbs"],"verbs":["*"]}]""", "team-a-member"));
    }

    [Fact]
    public void Who_may_change_instances_may_scale_them_where_there_is_a_scale()
    {
        var entry = Objects.Entry();
        CrdVersion[] scaled = [entry.Status!.TenantCRD!.Versions[0] with { SpecReplicasPath = ".spec.replicas" }];
        var hub = Example() with
        {
            Entries = [entry with { Status = entry.Status with { TenantCRD = entry.Status.TenantCRD with { Versions = scaled },
                ProviderCRD = entry.Status.ProviderCRD! with { Versions = scaled } } }],
        };
        string Rules(string role) => Plan(hub).Publish.Apply.Single(manifest => manifest.Kind() == "Role" && manifest.Name().Name == role)["rules"]!.ToJsonString();

        Rules("kubecarrier:tenant:couchdbs.eu-west-1").ShouldBe(
            """[{"apiGroups":["eu-west-1.team-a"],"resources":["couchdbs"],"verbs":["*"]},{"apiGroups":["eu-west-1.team-a"],"resources":["couchdbs/scale"],"verbs":["get","patch","update"]}]""");
        Rules("kubecarrier:provider:couchdbs.eu-west-1").ShouldContain("couchdbs/scale");
    }

    [Shows("F-CAT-09")]
    [Fact]
    public void Nobody_else_is_bound_and_nothing_is_published_elsewhere()
    {
        var plan = Plan(Example()).Publish;

        plan.Apply.Where(manifest => manifest.Kind() == "RoleBinding").SelectMany(manifest => manifest["subjects"]!.AsArray()).Count().ShouldBe(2);
        plan.Apply.Where(manifest => manifest.Kind() != "ServiceClusterAssignment").ShouldAllBe(manifest => manifest.Name().Namespace == "team-b");
    }

    [Fact]
    public void Published_again_nothing_is_deleted_and_the_same_is_applied()
    {
        var (first, second) = (Plan(Example()).Publish, Plan(Republished(Example())).Publish);

        second.Delete.ShouldBeEmpty();
        second.Apply.Select(manifest => manifest.ToJsonString()).ShouldBe(first.Apply.Select(manifest => manifest.ToJsonString()));
    }

    [Shows("F-CAT-15")]
    [Fact]
    public void Unready_assignments_are_reported_and_do_not_block()
    {
        var plan = Plan(Example() with { Assignments = [Objects.Assignment(ready: false)] }).Catalogs[0].Plan;

        $"{plan.ShouldReport("ServiceClusterAssignmentReady", "False", "ServiceClusterAssignmentsUnready")["message"]}".ShouldContain("team-b.eu-west-1");
        plan.ShouldReport("Ready", "True", "CatalogReady");
        Plan(Example()).Catalogs[0].Plan.ShouldReport("ServiceClusterAssignmentReady", "True", "ServiceClusterAssignmentsReady");
        Plan(Example() with { Entries = [] }).Catalogs[0].Plan.ShouldReport("ServiceClusterAssignmentReady", "True", "ServiceClusterAssignmentsReady");
    }

    [Fact]
    public void When_only_assignments_changed_what_is_left_to_tell_is_what_a_new_plan_would_report()
    {
        var before = Example() with { Assignments = [Objects.Assignment(ready: false)] };

        var told = Plan(before).Told(Example());

        (told.Publish.Apply.Count, told.Publish.Delete.Count).ShouldBe((0, 0));
        told.Catalogs.ShouldHaveSingleItem().Plan.Status?.ToJsonString().ShouldBe(Plan(Example()).Catalogs[0].Plan.Status?.ToJsonString());
        told.Catalogs[0].Plan.ShouldReport("ServiceClusterAssignmentReady", "True", "ServiceClusterAssignmentsReady");
    }

    [Shows("F-CAT-16")]
    [Fact]
    public void A_role_of_another_provider_is_not_overwritten()
    {
        var hub = Example() with { Published = [(KubernetesResources.Roles, Owned("kubecarrier:tenant:couchdbs.eu-west-1", "team-b", "team-z"))] };

        var roles = Plan(hub).Publish.Applied().Where(item => item.StartsWith("Role", StringComparison.Ordinal)).ToList();

        roles.ShouldContain("Role team-b/kubecarrier:tenant:couchdbs.eu-west-1:team-a");
        roles.ShouldContain("RoleBinding team-b/kubecarrier:tenant:couchdbs.eu-west-1:team-a");
        roles.ShouldContain("Role team-b/kubecarrier:provider:couchdbs.eu-west-1");
        roles.ShouldNotContain("Role team-b/kubecarrier:tenant:couchdbs.eu-west-1");
        Plan(hub).Publish.Delete.ShouldBeEmpty();
    }

    private static (string Rules, string Subject) Access(string name)
    {
        var plan = Plan(Example()).Publish;
        return (plan.Apply.Single(manifest => manifest.Kind() == "Role" && manifest.Name().Name == name)["rules"]!.ToJsonString(),
            $"{plan.Apply.Single(manifest => manifest.Kind() == "RoleBinding" && manifest.Name().Name == name)["subjects"]!.AsArray().ShouldHaveSingleItem()!["name"]}");
    }
}
