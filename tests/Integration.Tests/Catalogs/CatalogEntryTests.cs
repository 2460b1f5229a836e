using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>CatalogEntry: the CRD of a provider, and the one that tenants work with.</summary>
[Collection(HubGroup.Name)]
public sealed class CatalogEntryTests(HubFixture hub)
{
    private static readonly TestService Whole = new("ce01.example", "Whole");

    [Shows("F-CE-01")]
    [ClusterFact(LocalOnly = true)]
    public async Task Without_derive_tenants_work_with_the_providers_CRD()
    {
        await hub.InstallCrdAsync(Whole, Whole.Crd("{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"));
        await hub.Provider.ApplyAsync(Whole.EntrySet(derive: null));

        var entry = await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", Whole.Entry);

        entry.Text("status", "providerCRD", "name").ShouldBe("wholes.internal.eu-west-1.team-a");
        entry.Text("status", "tenantCRD", "name").ShouldBe("wholes.internal.eu-west-1.team-a");
        (await hub.Provider.FindAsync(DerivedCustomResource.ResourceType, "team-a", Whole.Entry)).ShouldBeNull();
    }

    [Shows("F-CE-01")]
    [ClusterFact(LocalOnly = true)]
    public async Task Without_derive_what_a_tenant_creates_is_served_all_the_same()
    {
        await Without_derive_tenants_work_with_the_providers_CRD();
        await hub.Provider.ApplyAsync(Whole.Catalog(HubFixture.TenantLabel));
        await hub.Tenant.SeesAsync(Offering.ResourceType, HubFixture.Offered, Whole.Internals.GroupResource);
        var @namespace = await hub.ServiceNamespaceAsync();

        await Eventually.Async(
            () => hub.Tenant.CreateAsync(Whole.Internal(HubFixture.Offered, "ce01", "{size: 3}")), "the tenant may create objects of the provider's CRD");

        (await hub.EuWest.SeesAsync(Whole.Services, @namespace, "ce01")).Number("spec", "size").ShouldBe(3);
        (await hub.Provider.CreateAsync(Whole.Internal(HubFixture.NotOffered, "ce01", "{size: 3}")).ShouldBeRefusedAsync()).ShouldContain("forbidden");
        (await hub.Admin.CreateAsync(Whole.Internal(HubFixture.NotOffered, "ce01", "{size: 3}")).ShouldBeRefusedAsync())
            .ShouldContain($"wholes.internal.eu-west-1.team-a is not offered to {HubFixture.NotOffered}");
    }

    [Shows("F-CE-02")]
    [ClusterFact(LocalOnly = true)]
    public async Task With_derive_an_entry_has_a_derived_resource_and_reports_the_tenants_CRD()
    {
        var entry = await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", "couchdbs.eu-west-1");

        var derived = await hub.Provider.GetAsync(DerivedCustomResource.ResourceType, "team-a", "couchdbs.eu-west-1");
        derived.Items("metadata", "ownerReferences").ShouldHaveSingleItem().Text("uid").ShouldBe(entry.Text("metadata", "uid"));
        derived.Text("spec", "baseCRD", "name").ShouldBe("couchdbs.internal.eu-west-1.team-a");
        entry.Condition("Ready").ShouldBe("True/CatalogEntryReady");
        entry.Text("status", "providerCRD", "name").ShouldBe("couchdbs.internal.eu-west-1.team-a");
        entry.Text("status", "tenantCRD", "name").ShouldBe("couchdbs.eu-west-1.team-a");
        entry.Text("status", "tenantCRD", "region", "name").ShouldBe("eu-west-1");
    }

    [Shows("F-CE-03")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_entry_keeps_its_base_CRD()
    {
        var refusal = await hub.Provider.PatchAsync(
            CatalogEntry.ResourceType, "team-a", "couchdbs.eu-west-1", "spec: {baseCRD: {name: couchdbs.internal.us-east-1.team-a}}").ShouldBeRefusedAsync();

        refusal.ShouldContain("admission webhook \"vcatalogentry.kubecarrier.io\" denied the request");
        refusal.ShouldContain("immutable");
    }

    [Shows("F-CE-04", "F-CE-06")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_CRD_belongs_to_one_entry_until_that_is_deleted()
    {
        var crd = await CrdAsync("ce06", "team-a", "eu-west-1");
        await hub.Provider.ApplyAsync(Entry("ce06-first", crd));
        await SeesAnnotationAsync(crd, "team-a/ce06-first");

        await hub.Provider.ApplyAsync(Entry("ce06-second", crd));

        var second = await SeesReasonAsync("ce06-second", "AlreadyInUse");
        second.ConditionMessage("Ready").ShouldNotBeNull().ShouldContain("team-a/ce06-first");
        await hub.Provider.DeleteAsync(CatalogEntry.ResourceType, "team-a", "ce06-second");
        await hub.Provider.SeesGoneAsync(CatalogEntry.ResourceType, "team-a", "ce06-second");
        await SeesAnnotationAsync(crd, "team-a/ce06-first");
        await hub.Provider.DeleteAsync(CatalogEntry.ResourceType, "team-a", "ce06-first");
        await hub.Provider.SeesGoneAsync(CatalogEntry.ResourceType, "team-a", "ce06-first");
        await SeesAnnotationAsync(crd, null);
        await hub.Admin.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, crd);
    }

    [Shows("F-CE-05")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_CRD_that_cannot_be_offered_is_refused_by_its_reason()
    {
        var (foreign, unlabelled) = (await CrdAsync("ce05a", "team-z", "eu-west-1"), await CrdAsync("ce05b", "team-a", null));
        var refused = new Dictionary<string, string>
        {
            [foreign] = "NotAssignedToProvider",
            [unlabelled] = "MissingServiceClusterLabel",
            ["nobodys.ce05.example"] = "NotFound",
            ["accounts.catalog.kubecarrier.io"] = "NotNamespaced",
        };
        foreach (var (crd, reason) in refused)
        {
            await hub.Provider.ApplyAsync(Entry(reason.ToLowerInvariant(), crd));
        }

        foreach (var (crd, reason) in refused)
        {
            (await SeesReasonAsync(reason.ToLowerInvariant(), reason)).ConditionMessage("Ready").ShouldNotBeNull().ShouldContain(crd);
            await hub.Provider.DeleteAsync(CatalogEntry.ResourceType, "team-a", reason.ToLowerInvariant());
        }

        var webhooks = await hub.Admin.GetAsync(KubernetesResources.ValidatingWebhookConfigurations, null, "kubecarrier-instances-validating-webhook-configuration");
        webhooks.ToJsonString().ShouldNotContain("\"accounts\"", customMessage: "naming a CRD does not make it an instance CRD");
        await hub.Admin.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, foreign);
        await hub.Admin.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, unlabelled);
    }

    /// <summary>A CRD of the hub that no discovery made; its name.</summary>
    private async Task<string> CrdAsync(string name, string provider, string? cluster)
    {
        var service = new TestService($"{name}.example", "Own" + name);
        await hub.Admin.ApplyAsync(service.Crd("{type: object}"));
        var label = cluster is null ? "" : $", kubecarrier.io/service-cluster: {cluster}";
        await hub.Admin.PatchAsync(
            KubernetesResources.CustomResourceDefinitions, null, service.SourceCrd, $"metadata: {{labels: {{kubecarrier.io/origin-namespace: {provider}{label}}}}}");
        return service.SourceCrd;
    }

    private static string Entry(string name, string crd) => $$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: CatalogEntry
        metadata: {name: {{name}}, namespace: team-a}
        spec:
          metadata: {displayName: {{name}}, shortDescription: an entry of the tests}
          baseCRD: {name: {{crd}} }
        """;

    private Task<JsonObject> SeesReasonAsync(string entry, string reason) =>
        hub.Provider.SeesAsync(CatalogEntry.ResourceType, "team-a", entry, found => found.Condition("Ready").ShouldBe($"False/{reason}"));

    private Task<JsonObject> SeesAnnotationAsync(string crd, string? entry) => hub.Admin.SeesAsync(
        KubernetesResources.CustomResourceDefinitions, null, crd, found => found.Text("metadata", "annotations", "kubecarrier.io/catalog-entry").ShouldBe(entry));
}
