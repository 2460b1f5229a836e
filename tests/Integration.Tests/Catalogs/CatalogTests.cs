using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>Catalog: what is selected, and what the tenants get of it.</summary>
[Collection(HubGroup.Name)]
public sealed class CatalogTests(HubFixture hub)
{
    private const string Tenants = "couchdbs.eu-west-1.team-a";
    private const string Internals = "couchdbs.internal.eu-west-1.team-a";

    [Shows("F-CAT-01", "S7.3.01")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_absent_selector_selects_nothing_an_empty_one_everything_and_labels_filter()
    {
        await hub.Provider.ApplyAsync(Manifest("cat01-tenants", "{tenantSelector: {}}"));
        await hub.Provider.ApplyAsync(Manifest("cat01-entries", "{catalogEntrySelector: {}}"));
        await hub.Provider.ApplyAsync(Manifest(
            "cat01-labels", "{tenantSelector: {matchLabels: {offered: \"true\"}}, catalogEntrySelector: {matchLabels: {no: such-label}}}"));
        try
        {
            var everyTenant = (await hub.Provider.ListAsync(Tenant.ResourceType, "team-a")).Select(tenant => tenant.Text("metadata", "name"));
            await hub.Provider.SeesAsync(Catalog.ResourceType, "team-a", "cat01-tenants", catalog =>
            {
                catalog.Names("status", "tenants").ShouldBe(everyTenant, ignoreOrder: true);
                catalog.Names("status", "entries").ShouldBeEmpty();
            });
            await hub.Provider.SeesAsync(Catalog.ResourceType, "team-a", "cat01-entries", catalog =>
            {
                catalog.Names("status", "tenants").ShouldBeEmpty();
                catalog.Names("status", "entries").ShouldContain("couchdbs.eu-west-1");
                catalog.Names("status", "entries").ShouldContain("couchdbs.us-east-1");
            });
            await hub.Provider.SeesAsync(Catalog.ResourceType, "team-a", "cat01-labels", catalog =>
            {
                catalog.Names("status", "tenants").ShouldBe([HubFixture.Offered]);
                catalog.Names("status", "entries").ShouldBeEmpty();
            });
        }
        finally
        {
            await RemoveAsync("cat01-tenants", "cat01-entries", "cat01-labels");
        }
    }

    [Shows("F-CAT-02")]
    [ClusterFact(LocalOnly = true)]
    public async Task Only_ready_entries_and_accounts_that_are_tenants_are_listed()
    {
        await hub.AccountAsync("cat02", "Provider");
        await hub.Provider.ApplyAsync("""
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: CatalogEntry
            metadata: {name: cat02, namespace: team-a}
            spec:
              metadata: {displayName: Nothing, shortDescription: there is no such CRD}
              baseCRD: {name: nothings.internal.eu-west-1.team-a}
            """);
        await hub.Provider.ApplyAsync(Manifest("cat02-tenants", "{tenantSelector: {}}"));
        await hub.Provider.ApplyAsync(Manifest("cat02-entries", "{catalogEntrySelector: {}}"));
        try
        {
            await hub.Provider.SeesAsync(
                CatalogEntry.ResourceType, "team-a", "cat02", entry => entry.Condition("Ready").ShouldBe("False/NotFound"));
            await hub.Provider.SeesAsync(Catalog.ResourceType, "team-a", "cat02-entries", catalog =>
            {
                catalog.Names("status", "entries").ShouldContain("couchdbs.eu-west-1");
                catalog.Names("status", "entries").ShouldNotContain("cat02");
            });
            await hub.Provider.SeesAsync(Catalog.ResourceType, "team-a", "cat02-tenants", catalog =>
            {
                catalog.Names("status", "tenants").ShouldContain(HubFixture.Offered);
                catalog.Names("status", "tenants").ShouldNotContain("cat02");
            });
        }
        finally
        {
            await RemoveAsync("cat02-tenants", "cat02-entries");
            await hub.Provider.DeleteAsync(CatalogEntry.ResourceType, "team-a", "cat02");
        }
    }

    [Shows("F-CAT-03")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_offering_tells_the_tenant_what_it_is_and_how_to_write_it()
    {
        var offering = await hub.Tenant.GetAsync(Offering.ResourceType, HubFixture.Offered, Tenants);

        offering.Text("spec", "metadata", "displayName").ShouldBe("CouchDB");
        offering.Text("spec", "metadata", "icon", "mediaType").ShouldBe("image/png");
        offering.Text("spec", "provider", "name").ShouldBe("team-a");
        offering.Text("spec", "crd", "name").ShouldBe(Tenants);
        offering.Text("spec", "crd", "apiGroup").ShouldBe("eu-west-1.team-a");
        offering.Text("spec", "crd", "kind").ShouldBe("CouchDB");
        offering.Text("spec", "crd", "region", "name").ShouldBe("eu-west-1");
        var version = offering.Items("spec", "crd", "versions").ShouldHaveSingleItem();
        version.Members("schema", "openAPIV3Schema", "properties", "spec", "properties").ShouldBe(["password", "username"]);
    }

    [Shows("F-CAT-04")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_tenant_sees_its_provider()
    {
        var provider = await hub.Tenant.GetAsync(Provider.ResourceType, HubFixture.Offered, "team-a");

        provider.Text("spec", "metadata", "displayName").ShouldBe("The A Team");
        provider.Text("spec", "metadata", "shortDescription").ShouldNotBeNull().ShouldStartWith("In 1972");
    }

    [Shows("F-CAT-05")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_region_follows_the_description_of_its_service_cluster()
    {
        (await hub.Tenant.GetAsync(Region.ResourceType, HubFixture.Offered, "us-east-1.team-a")).Text("spec", "provider", "name").ShouldBe("team-a");

        await hub.Provider.PatchAsync(ServiceCluster.ResourceType, "team-a", "us-east-1", "spec: {metadata: {displayName: Virginia}}");

        await hub.Tenant.SeesAsync(Region.ResourceType, HubFixture.Offered, "us-east-1.team-a",
            region => region.Text("spec", "metadata", "displayName").ShouldBe("Virginia"));
    }

    [Shows("F-CAT-06")]
    [ClusterFact(LocalOnly = true)]
    public async Task Each_region_used_is_assigned_to_the_tenant()
    {
        foreach (var cluster in new[] { "eu-west-1", "us-east-1" })
        {
            var assignment = await hub.Provider.SeesReadyAsync(ServiceClusterAssignment.ResourceType, "team-a", $"team-b.{cluster}");
            assignment.Text("spec", "serviceCluster", "name").ShouldBe(cluster);
            assignment.Text("spec", "managementNamespace", "name").ShouldBe("team-b");
        }

        (await hub.Provider.ListAsync(ServiceClusterAssignment.ResourceType, "team-a"))
            .Select(assignment => assignment.Text("spec", "managementNamespace", "name")).ShouldNotContain(HubFixture.NotOffered);
    }

    [Shows("F-CAT-07")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_tenant_may_do_everything_with_its_own_objects()
    {
        var role = await hub.Admin.GetAsync(KubernetesResources.Roles, "team-b", "kubecarrier:tenant:couchdbs.eu-west-1");

        var rule = role.Items("rules").ShouldHaveSingleItem();
        rule.Texts("apiGroups").ShouldBe(["eu-west-1.team-a"]);
        rule.Texts("resources").ShouldBe(["couchdbs"]);
        rule.Texts("verbs").ShouldBe(["*"]);
        await MayAsync("team-b-member", "create", Tenants, "team-b", expected: true);
        await MayAsync("team-b-member", "update", Tenants, "team-b", expected: false, "--subresource=status");
    }

    [Shows("F-CAT-08")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_provider_may_do_everything_with_the_internal_objects_of_its_tenants_and_nothing_with_theirs()
    {
        await MayAsync("team-a-member", "*", Internals, "team-b", expected: true);
        await MayAsync("team-a-member", "get", Tenants, "team-b", expected: false);
        await MayAsync("team-a-member", "get", Internals, "team-c", expected: false);
    }

    [Shows("F-CAT-09", "S7.3.13")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_tenant_touches_neither_internal_objects_nor_its_provider_nor_other_tenants()
    {
        await MayAsync("team-b-member", "get", Internals, "team-b", expected: false);
        await MayAsync("team-b-member", "get", "catalogs.catalog.kubecarrier.io", "team-a", expected: false);
        await MayAsync("team-b-member", "get", "secrets", "team-a", expected: false);
        await MayAsync("team-b-member", "create", Tenants, "team-c", expected: false);
        await MayAsync("team-b-member", "get", "offerings.catalog.kubecarrier.io", "team-c", expected: false);
    }

    private async Task MayAsync(string user, string verb, string resource, string @namespace, bool expected, params string[] further)
    {
        var kubectl = await hub.Clusters.Management.KubectlAsAsync(user);
        var answer = await kubectl.RunAsync(["auth", "can-i", verb, resource, "-n", @namespace, .. further]);
        answer.Output.Trim().ShouldBe(expected ? "yes" : "no", $"{user} {verb} {resource} -n {@namespace}: {answer}");
    }

    private async Task RemoveAsync(params string[] catalogs)
    {
        foreach (var catalog in catalogs)
        {
            await hub.Provider.DeleteAsync(Catalog.ResourceType, "team-a", catalog);
            await hub.Provider.SeesGoneAsync(Catalog.ResourceType, "team-a", catalog);
        }
    }

    private static string Manifest(string name, string spec) => $$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Catalog
        metadata: {name: {{name}}, namespace: team-a}
        spec: {{spec}}
        """;
}
