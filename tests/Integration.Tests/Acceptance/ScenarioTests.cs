using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Acceptance;

/// <summary>KubeCarrier's acceptance lists SC, a service from its registration to its use, and F, the operator that these tests play.</summary>
[Collection(HubGroup.Name)]
public sealed class ScenarioTests(HubFixture hub)
{
    [Shows("E2E-SC-01", "E2E-SC-02", "E2E-SC-03", "E2E-SC-04", "E2E-SC-05", "E2E-SC-06", "E2E-SC-07", "E2E-SC-08", "E2E-SC-09")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_service_is_offered_found_used_and_given_back()
    {
        const string Name = "e2esc";
        var offer = new OwnOffer(hub, Name);
        var service = offer.Service;
        await offer.OfferAsync(); // both accounts, the set with derive, both CRDs, the Catalog
        foreach (var name in new[] { service.Internals.GroupResource, service.Tenants.GroupResource })
        {
            (await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, name)).Text("spec", "scope").ShouldBe("Namespaced");
        }

        // All that the tenant knows it has from its offerings.
        var offering = (await offer.Member.ListAsync(Offering.ResourceType, Name)).ShouldHaveSingleItem();
        offering.Text("metadata", "name").ShouldBe(service.Tenants.GroupResource);
        var crd = offering.At("spec", "crd").ShouldNotBeNull();
        var offered = new ResourceType(
            crd.Text("apiGroup") ?? "", crd.Items("versions").ShouldHaveSingleItem().Text("name") ?? "", crd.Text("kind") ?? "", crd.Text("plural") ?? "", Namespaced: true);
        offered.ShouldBe(service.Tenants);
        await offer.Member.CreateAsync($$"""
            apiVersion: {{offered.ApiVersion}}
            kind: {{offered.Kind}}
            metadata: {name: db1, namespace: {{Name}} }
            spec: {size: 3}
            """);

        await hub.Provider.SeesAsync(service.Internals, Name, "db1");
        var @namespace = await hub.ServiceNamespaceAsync(Name);
        (await hub.EuWest.SeesAsync(service.Services, @namespace, "db1")).Number("spec", "size").ShouldBe(3);

        (await offer.DeleteAsync("db1")).ShouldSucceed();

        (await offer.Member.FindAsync(service.Tenants, Name, "db1")).ShouldBeNull();
        (await hub.EuWest.FindAsync(service.Services, @namespace, "db1")).ShouldBeNull();
        (await offer.Member.ListAsync(Provider.ResourceType, Name)).ShouldHaveSingleItem().Text("metadata", "name").ShouldBe(TestService.Provider);
        (await hub.Provider.ListAsync(Tenant.ResourceType, TestService.Provider)).Select(tenant => tenant.Text("metadata", "name")).ShouldContain(Name);
    }

    [Shows("E2E-F-01")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_operator_in_the_service_cluster_makes_a_database_ready_and_lets_it_go()
    {
        var service = new TestService("fake.kubecarrier.io", "DB");
        await hub.InstallCrdAsync(service, service.Crd("{type: object, properties: {spec: {type: object}, status: {type: object, properties: {phase: {type: string}}}}}"));
        await hub.EuWest.ApplyAsync("""
            apiVersion: fake.kubecarrier.io/v1
            kind: DB
            metadata: {name: fixture, namespace: default, finalizers: [fake.kubecarrier.io/controller]}
            """);

        await hub.EuWest.PatchAsync(service.Services, "default", "fixture", "status: {phase: Ready}", "status");
        (await hub.EuWest.GetAsync(service.Services, "default", "fixture")).Text("status", "phase").ShouldBe("Ready");
        await hub.EuWest.DeleteAsync(service.Services, "default", "fixture");
        await hub.EuWest.PatchAsync(service.Services, "default", "fixture", "metadata: {finalizers: null}");

        (await hub.EuWest.FindAsync(service.Services, "default", "fixture")).ShouldBeNull();
    }
}
