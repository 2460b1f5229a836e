using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>
/// Deletion that meets a living instance, from where no other test comes: each object on the way names it and stays, and goes when the instance
/// is gone.
/// </summary>
[Collection(HubGroup.Name)]
public sealed class DeletionTests(HubFixture hub)
{
    private const string TeamA = TestService.Provider;

    [Shows("F-CES-05", "B76")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_set_and_its_entry_name_the_instances_that_keep_them_and_go_without()
    {
        var offer = new OwnOffer(hub, "delset");
        var service = offer.Service;
        await offer.OfferAsync();
        var @namespace = await offer.CreateAsync("db1");

        foreach (var (type, name) in new[] { (CatalogEntrySet.ResourceType, service.Set), (CatalogEntry.ResourceType, service.Entry) })
        {
            (await hub.Provider.DeleteAsync(type, TeamA, name).ShouldBeRefusedAsync()).ShouldContain($"1 instance runs on it: {service.Tenants.GroupResource} delset/db1; they would be destroyed");
            (await hub.Provider.GetAsync(type, TeamA, name)).Text("metadata", "deletionTimestamp").ShouldBeNull();
        }

        // A set that selects no cluster any more does not take it along either, and says why.
        await hub.Provider.PatchAsync(CatalogEntrySet.ResourceType, TeamA, service.Set, "spec: {discover: {serviceClusterSelector: {matchLabels: {region: nowhere}}}}");
        await hub.Provider.SeesAsync(CatalogEntrySet.ResourceType, TeamA, service.Set, set => set.ConditionMessage("Ready").ShouldNotBeNull().ShouldContain("1 instance runs on it"));
        (await hub.Provider.GetAsync(CatalogEntry.ResourceType, TeamA, service.Entry)).Text("metadata", "deletionTimestamp").ShouldBeNull();
        await hub.Provider.PatchAsync(CatalogEntrySet.ResourceType, TeamA, service.Set, "spec: {discover: {serviceClusterSelector: {matchLabels: {region: eu-west-1}}}}");
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TeamA, service.Set);
        (await hub.EuWest.GetAsync(service.Services, @namespace, "db1")).Text("metadata", "deletionTimestamp").ShouldBeNull();

        (await offer.DeleteAsync("db1")).ShouldSucceed();
        await hub.Provider.DeleteAsync(CatalogEntrySet.ResourceType, TeamA, service.Set);

        await hub.Provider.SeesGoneAsync(CatalogEntrySet.ResourceType, TeamA, service.Set);
        await offer.SeesNothingLeftAsync(@namespace);
        foreach (var crd in new[] { service.Tenants.GroupResource, service.Internals.GroupResource })
        {
            (await hub.Admin.FindAsync(KubernetesResources.CustomResourceDefinitions, null, crd)).ShouldBeNull();
        }
    }

    [Shows("F-ACC-12", "E2E-S-08")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_service_cluster_names_what_depends_on_it_and_its_provider_may_go_when_nothing_is_left()
    {
        const string Name = "delsc";
        var provider = new OwnProvider(hub, Name);
        await provider.RegisterAsync();
        await provider.DiscoverAsync();
        await provider.OfferAsync(hub.Tenant, HubFixture.Offered);
        await Eventually.Async(() => hub.Tenant.CreateAsync(provider.Instance(HubFixture.Offered, "delsc")), "the tenant may create instances");
        var @namespace = await provider.ServiceNamespaceAsync(HubFixture.Offered);
        await hub.EuWest.SeesAsync(TestService.CouchDb.Services, @namespace, "delsc");

        (await hub.Admin.DeleteAsync(Account.ResourceType, null, Name).ShouldBeRefusedAsync()).ShouldBe(
            "admission webhook \"vaccount.kubecarrier.io\" denied the request: deletion blocking objects found:\n"
            + "DerivedCustomResource.catalog.kubecarrier.io/v1alpha1: couchdbs.eu-west-1\n"
            + "CustomResourceDiscovery.kubecarrier.io/v1alpha1: couchdbs.eu-west-1\n"
            + "CustomResourceDiscoverySet.kubecarrier.io/v1alpha1: couchdbs\n"
            + "ServiceClusterAssignment.kubecarrier.io/v1alpha1: team-b.eu-west-1\n");

        (await provider.Member.DeleteAsync(ServiceCluster.ResourceType, Name, "eu-west-1").ShouldBeRefusedAsync()).ShouldContain(
            $"1 instance runs on it: {provider.Tenants.GroupResource} team-b/delsc; they would be destroyed");
        (await hub.EuWest.GetAsync(TestService.CouchDb.Services, @namespace, "delsc")).Text("metadata", "deletionTimestamp").ShouldBeNull();

        await hub.Tenant.DeleteAsync(provider.Tenants, HubFixture.Offered, "delsc");
        await hub.Tenant.SeesGoneAsync(provider.Tenants, HubFixture.Offered, "delsc");
        await hub.EuWest.ApplyAsync($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: held, namespace: {{@namespace}}, finalizers: [tests.example/held]}
            """);
        await provider.Member.DeleteAsync(ServiceCluster.ResourceType, Name, "eu-west-1");

        await provider.Member.SeesAsync(ServiceCluster.ResourceType, Name, "eu-west-1", cluster =>
        {
            cluster.Condition("Ready").ShouldBe("False/Deleting");
            cluster.ConditionMessage("Ready").ShouldBe("waiting until these are gone: ServiceClusterAssignment team-b.eu-west-1");
        });
        await hub.EuWest.PatchAsync(Kinds.ConfigMap, @namespace, "held", "metadata: {finalizers: null}");
        await provider.Member.SeesGoneAsync(ServiceCluster.ResourceType, Name, "eu-west-1");
        await hub.EuWest.SeesGoneAsync(KubernetesResources.Namespaces, null, @namespace);
        await hub.Admin.SeesGoneAsync(Offering.ResourceType, HubFixture.Offered, provider.Tenants.GroupResource);
        foreach (var (type, name) in new[] { (Catalog.ResourceType, "couchdbs"), (CatalogEntrySet.ResourceType, "couchdbs") })
        {
            await provider.Member.DeleteAsync(type, Name, name);
            await provider.Member.SeesGoneAsync(type, Name, name);
        }

        (await hub.Admin.DeleteAsync(Account.ResourceType, null, Name)).ShouldBeTrue("nothing blocks it any more");
    }
}
