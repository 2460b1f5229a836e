using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>Ways around admission that only a real API server opens: docs/bypass.md.</summary>
[Collection(HubGroup.Name)]
public sealed class BypassTests(HubFixture hub)
{
    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("B06")]
    [ClusterFact(LocalOnly = true)]
    public async Task Another_served_version_is_judged_the_same()
    {
        const string schema = "{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}";
        var (first, second) = (new TestService("b06.example", "Twofold"), new TestService("b06.example", "Twofold", "v2"));
        await hub.InstallCrdAsync(first, $$"""
            {{first.Crd(schema)}}
              - name: v2
                served: true
                storage: false
                subresources: {status: {} }
                schema: {openAPIV3Schema: {{schema}} }
            """);
        await hub.Provider.ApplyAsync(first.EntrySet("{expose: [{versions: [v1, v2], fields: [{jsonPath: .spec.size}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", first.Entry);
        await hub.OfferAsync(first);

        foreach (var service in new[] { first, second })
        {
            await hub.Tenant.CreateAsync(service.Instance(HubFixture.Offered, $"b06-{service.Version}", "{size: 1}"));
            (await hub.Admin.CreateAsync(service.Instance(HubFixture.NotOffered, "b06", "{size: 1}")).ShouldBeRefusedAsync())
                .ShouldContain("twofolds.eu-west-1.team-a is not offered to team-c");
            (await hub.Admin.CreateAsync(service.Internal(HubFixture.Offered, "b06", "{size: 1}")).ShouldBeRefusedAsync())
                .ShouldContain("twofolds.internal.eu-west-1.team-a belongs to the service's provider");
        }
    }

    [Shows("B12")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_field_that_comes_with_an_upgrade_is_hidden_until_it_is_exposed()
    {
        var service = new TestService("b12.example", "Growing");
        await hub.InstallCrdAsync(service, service.Crd("{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"));
        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", service.Entry);
        await hub.OfferAsync(service);
        await hub.Tenant.CreateAsync(service.Instance(HubFixture.Offered, "b12", "{size: 1}"));

        await hub.EuWest.ApplyAsync(service.Crd(
            "{type: object, properties: {spec: {type: object, properties: {size: {type: integer}, rootShell: {type: string}}}}}"));
        await hub.Admin.SeesAsync(KubernetesResources.CustomResourceDefinitions, null, service.Internals.GroupResource, crd => crd.ToJsonString().ShouldContain("rootShell"));
        await hub.Tenant.PatchAsync(service.Tenants, HubFixture.Offered, "b12", "spec: {size: 2, rootShell: /bin/sh}");

        (await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, service.Tenants.GroupResource)).ToJsonString().ShouldNotContain("rootShell");
        (await hub.Tenant.GetAsync(service.Tenants, HubFixture.Offered, "b12")).Members("spec").ShouldBe(["size"]);
        var arrived = await hub.EuWest.SeesAsync(
            service.Services, await hub.ServiceNamespaceAsync(), "b12", found => found.Number("spec", "size").ShouldBe(2));
        arrived.Members("spec").ShouldBe(["size"]);
        (await hub.Provider.GetAsync(service.Internals, HubFixture.Offered, "b12")).Members("spec").ShouldBe(["size"]);
    }

    [Shows("B52")]
    [ClusterFact(LocalOnly = true)]
    public async Task Server_side_apply_takes_no_immutable_and_no_defaulted_field_by_force()
    {
        (await hub.Provider.ApplyAsync($$"""
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: CatalogEntry
            metadata: {name: {{Couch.Entry}}, namespace: team-a}
            spec: {baseCRD: {name: others.internal.eu-west-1.team-a} }
            """).ShouldBeRefusedAsync()).ShouldContain("the Referenced CRD of a CatalogEntry is immutable");

        await hub.Tenant.CreateAsync(Couch.Instance(HubFixture.Offered, "b52", "{username: hans, password: hans2000}"));
        await hub.Tenant.ApplyAsync($$"""
            apiVersion: {{Couch.Tenants.ApiVersion}}
            kind: {{Couch.Kind}}
            metadata: {name: b52, namespace: {{HubFixture.Offered}}, finalizers: [backup.example/hold] }
            """);

        (await hub.Tenant.GetAsync(Couch.Tenants, HubFixture.Offered, "b52")).Texts("metadata", "finalizers").ShouldBe(["backup.example/hold", "kubecarrier.io/sync"], ignoreOrder: true);
        await hub.Tenant.PatchAsync(Couch.Tenants, HubFixture.Offered, "b52", "metadata: {finalizers: [kubecarrier.io/sync]}");
    }
}
