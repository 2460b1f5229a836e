using KubeCarrier.Api.Catalog;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Testing;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>CatalogEntry: the CRD of a provider, and the one that tenants work with.</summary>
[Collection(HubGroup.Name)]
public sealed class CatalogEntryTests(HubFixture hub)
{
    private static readonly TestService Whole = new("ce01.example", "Whole");

    [ClusterFact(LocalOnly = true)]
    public async Task F_CE_01_Without_derive_tenants_work_with_the_providers_CRD()
    {
        await hub.InstallCrdAsync(Whole, Whole.Crd("{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"));
        await hub.Provider.ApplyAsync(Whole.EntrySet(derive: null));

        var entry = await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", Whole.Entry);

        entry.Text("status", "providerCRD", "name").ShouldBe("wholes.internal.eu-west-1.team-a");
        entry.Text("status", "tenantCRD", "name").ShouldBe("wholes.internal.eu-west-1.team-a");
        (await hub.Provider.FindAsync(DerivedCustomResource.ResourceType, "team-a", Whole.Entry)).ShouldBeNull();
    }

    [ClusterFact(LocalOnly = true)]
    public async Task F_CE_01_Without_derive_what_a_tenant_creates_is_served_all_the_same()
    {
        await F_CE_01_Without_derive_tenants_work_with_the_providers_CRD();
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

    [ClusterFact(LocalOnly = true)]
    public async Task F_CE_02_With_derive_an_entry_has_a_derived_resource_and_reports_the_tenants_CRD()
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

    [ClusterFact(LocalOnly = true)]
    public async Task F_CE_03_An_entry_keeps_its_base_CRD()
    {
        var refusal = await hub.Provider.PatchAsync(
            CatalogEntry.ResourceType, "team-a", "couchdbs.eu-west-1", "spec: {baseCRD: {name: couchdbs.internal.us-east-1.team-a}}").ShouldBeRefusedAsync();

        refusal.ShouldContain("admission webhook \"vcatalogentry.kubecarrier.io\" denied the request");
        refusal.ShouldContain("immutable");
    }
}
