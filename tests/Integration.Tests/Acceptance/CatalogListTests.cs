using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Acceptance;

/// <summary>KubeCarrier's acceptance list C: a CRD that an administrator made, offered from a service cluster that nobody can reach.</summary>
[Collection(HubGroup.Name)]
public sealed class CatalogListTests(HubFixture hub)
{
    private const string Provider = "e2ec-provider";
    private const string Tenant = "e2ec-tenant";

    private static readonly TestService Service = new("eu-west-1.example.cloud", "Thing");

    private static readonly (ResourceType Type, string Namespace, string Name)[] Published =
    [
        (Offering.ResourceType, Tenant, Service.SourceCrd),
        (Api.Catalog.Provider.ResourceType, Tenant, Provider),
        (Region.ResourceType, Tenant, $"eu-west-1.{Provider}"),
        (ServiceClusterAssignment.ResourceType, Provider, $"{Tenant}.eu-west-1"),
        (KubernetesResources.Roles, Tenant, "kubecarrier:provider:things"),
        (KubernetesResources.RoleBindings, Tenant, "kubecarrier:provider:things"),
        (KubernetesResources.Roles, Tenant, "kubecarrier:tenant:things"),
        (KubernetesResources.RoleBindings, Tenant, "kubecarrier:tenant:things"),
    ];

    [Shows("E2E-C-01", "E2E-C-02", "E2E-C-03", "E2E-C-04", "E2E-C-05", "E2E-C-06", "E2E-C-07", "F-CAT-15")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_Catalog_publishes_while_the_cluster_is_away()
    {
        var provider = await hub.AccountAsync(Provider, "Provider");
        await hub.AccountAsync(Tenant, "Tenant");
        await hub.Admin.ApplyAsync(Service.Crd("{type: object}").Replace(
            $"name: {Service.SourceCrd} ",
            $"name: {Service.SourceCrd}, labels: {{kubecarrier.io/origin-namespace: {Provider}, kubecarrier.io/service-cluster: eu-west-1}}",
            StringComparison.Ordinal));
        await Eventually.Async(() => provider.ApplyAsync(Manifests), "the provider has its rights");

        await provider.SeesReadyAsync(CatalogEntry.ResourceType, Provider, "things");
        await SelectAsync(provider);
        await provider.SeesAsync(Catalog.ResourceType, Provider, "default", catalog =>
        {
            catalog.Names("status", "entries").ShouldBe(["things"]);
            catalog.Names("status", "tenants").ShouldBe([Tenant]);
            catalog.Condition("Ready").ShouldBe("True/CatalogReady");
            catalog.Condition("ServiceClusterAssignmentReady").ShouldBe("False/ServiceClusterAssignmentsUnready");
            catalog.ConditionMessage("ServiceClusterAssignmentReady").ShouldNotBeNull().ShouldStartWith($"unready ServiceClusterAssignments: {Tenant}.eu-west-1");
        });
        var found = new List<JsonObject>();
        foreach (var (type, @namespace, name) in Published)
        {
            found.Add(await hub.Admin.SeesAsync(type, @namespace, name));
        }

        found[0].Items("spec", "crd", "versions").ShouldHaveSingleItem().Text("storage").ShouldBe("true");
        found[1].Text("spec", "metadata", "displayName").ShouldBe(Provider);
        found[1].Text("spec", "metadata", "shortDescription").ShouldBe("an account of the tests");
        found[2].Text("spec", "provider", "name").ShouldBe(Provider);
        found[2].Text("spec", "metadata", "description").ShouldBe("far away");
        found[3].Text("spec", "serviceCluster", "name").ShouldBe("eu-west-1");
        found[3].Text("spec", "managementNamespace", "name").ShouldBe(Tenant);
        foreach (var (role, binding, subject) in new[] { (found[4], found[5], Provider), (found[6], found[7], Tenant) })
        {
            var rule = role.Items("rules").ShouldHaveSingleItem();
            rule.Texts("apiGroups").ShouldBe([Service.Group]);
            rule.Texts("resources").ShouldBe([Service.Plural]);
            rule.Texts("verbs").ShouldBe(["*"]);
            binding.Names("subjects").ShouldBe([$"{subject}-member"]);
        }

        await hub.Admin.DeleteAsync(Account.ResourceType, null, Tenant);
        await hub.Admin.SeesGoneAsync(Account.ResourceType, null, Tenant);
        await provider.SeesAsync(Catalog.ResourceType, Provider, "default", catalog => catalog.Names("status", "tenants").ShouldBeEmpty());
        await hub.AccountAsync(Tenant, "Tenant");
        await SelectAsync(provider); // the label went with the account, as the offer did
        await provider.SeesAsync(Catalog.ResourceType, Provider, "default", catalog => catalog.Names("status", "tenants").ShouldBe([Tenant]));
        await hub.Admin.SeesAsync(Offering.ResourceType, Tenant, Service.SourceCrd);

        await provider.DeleteAsync(Catalog.ResourceType, Provider, "default");

        await provider.SeesGoneAsync(Catalog.ResourceType, Provider, "default");
        foreach (var (type, @namespace, name) in Published)
        {
            (await hub.Admin.FindAsync(type, @namespace, name)).ShouldBeNull($"{type.Kind} {@namespace}/{name}");
        }

        await hub.Admin.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, Service.SourceCrd);
        await hub.Admin.DeleteAsync(Account.ResourceType, null, Provider);
    }

    private static string Manifests => $$"""
        apiVersion: kubecarrier.io/v1alpha1
        kind: ServiceCluster
        metadata: {name: eu-west-1, namespace: {{Provider}} }
        spec: {metadata: {description: far away}, kubeconfigSecret: {name: there-is-none} }
        ---
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: CatalogEntry
        metadata: {name: things, namespace: {{Provider}}, labels: {kubecarrier.io/test: label} }
        spec: {metadata: {displayName: Thing, shortDescription: a thing}, baseCRD: {name: {{Service.SourceCrd}} } }
        ---
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Catalog
        metadata: {name: default, namespace: {{Provider}} }
        spec: {catalogEntrySelector: {matchLabels: {kubecarrier.io/test: label} }, tenantSelector: {matchLabels: {e2e: "c"} } }
        """;

    // Of the tenants of all tests, this one alone; F_CAT_01 shows that {} selects them all.
    private static async Task SelectAsync(ClusterUser provider)
    {
        await provider.SeesAsync(Api.Catalog.Tenant.ResourceType, Provider, Tenant);
        await provider.PatchAsync(Api.Catalog.Tenant.ResourceType, Provider, Tenant, "metadata: {labels: {e2e: \"c\"}}");
    }
}
