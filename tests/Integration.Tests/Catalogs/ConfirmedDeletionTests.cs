using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Json;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>Deletions that would destroy instances: refused with their names, unless their number is confirmed.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class ConfirmedDeletionTests(HubFixture hub)
{
    private const string TeamA = TestService.Provider;

    private const string Annotation = "kubecarrier.io/confirm-destroy";

    [Shows("B76", "B77")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_provider_who_deletes_the_assignment_destroys_nothing_but_what_it_counts()
    {
        var offer = new OwnOffer(hub, "destroya");
        await offer.OfferAsync();
        var @namespace = await offer.CreateAsync("db1");
        var before = await hub.EuWest.GetAsync(offer.Service.Services, @namespace, "db1");
        var provider = await hub.Clusters.Management.KubectlAsAsync("team-a-member");
        string[] delete = ["delete", "serviceclusterassignment", offer.Assignment, "-n", TeamA, "--timeout=80s"];

        (await provider.RunAsync(delete)).ShouldFail().ShouldContain($"1 instance runs on it: {offer.Service.Tenants.GroupResource} destroya/db1; they would be destroyed");
        (await provider.RunAsync([.. delete, "--cascade=foreground"])).ShouldFail().ShouldContain("1 instance runs on it");
        (await provider.RunAsync("annotate", "serviceclusterassignment", offer.Assignment, "-n", TeamA, $"{Annotation}=all")).ShouldFail().ShouldContain("must be the number of instances");
        (await provider.RunAsync("annotate", "serviceclusterassignment", offer.Assignment, "-n", TeamA, $"{Annotation}=19")).ShouldSucceed();
        (await provider.RunAsync(delete)).ShouldFail().ShouldContain("\"1\" would be right");

        var after = await hub.EuWest.GetAsync(offer.Service.Services, @namespace, "db1");
        after.Text("metadata", "uid").ShouldBe(before.Text("metadata", "uid"));
        after.Text("metadata", "deletionTimestamp").ShouldBeNull();
        JsonEquality.AreEqual(after["spec"], before["spec"]).ShouldBeTrue();
        (await offer.Member.GetAsync(offer.Service.Tenants, "destroya", "db1")).Text("metadata", "deletionTimestamp").ShouldBeNull();

        (await provider.RunAsync("annotate", "--overwrite", "serviceclusterassignment", offer.Assignment, "-n", TeamA, $"{Annotation}=1")).ShouldSucceed();
        (await provider.RunAsync(delete)).ShouldSucceed();

        (await offer.Member.FindAsync(offer.Service.Tenants, "destroya", "db1")).ShouldBeNull("not made again: it went, and was not just lost");
        (await hub.Admin.FindAsync(offer.Service.Internals, "destroya", "db1")).ShouldBeNull();
        await hub.EuWest.SeesGoneAsync(KubernetesResources.Namespaces, null, @namespace);
        await hub.Admin.SeesEventAsync(TeamA, offer.Assignment, "DestructionConfirmed");
        await hub.Provider.SeesReadyAsync(ServiceClusterAssignment.ResourceType, TeamA, offer.Assignment); // the offer still stands
    }

    [Shows("B77", "H55")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_set_whose_instances_are_confirmed_takes_everything_down_in_order()
    {
        var offer = new OwnOffer(hub, "destroyset");
        var service = offer.Service;
        await offer.OfferAsync();
        var @namespace = await offer.CreateAsync("db1");
        await offer.CreateAsync("db2");
        await hub.Provider.CreateAsync(service.Instance("destroyset", "own", "{size: 7}").Replace(service.Tenants.ApiVersion, service.Internals.ApiVersion, StringComparison.Ordinal));
        await hub.EuWest.SeesAsync(service.Services, @namespace, "own");
        await Eventually.Async(() => offer.Member.GetAsync(service.Tenants, "destroyset", "own"), "the tenant sees what the provider made for it");

        await hub.Provider.PatchAsync(CatalogEntrySet.ResourceType, TeamA, service.Set, Confirming(3));
        await hub.Provider.DeleteAsync(CatalogEntrySet.ResourceType, TeamA, service.Set);

        await hub.Provider.SeesGoneAsync(CatalogEntrySet.ResourceType, TeamA, service.Set);
        await offer.SeesNothingLeftAsync(@namespace);
        foreach (var crd in new[] { service.Tenants.GroupResource, service.Internals.GroupResource })
        {
            (await hub.Admin.FindAsync(KubernetesResources.CustomResourceDefinitions, null, crd)).ShouldBeNull();
        }
    }

    [Shows("B77", "H55")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_account_goes_with_the_instances_that_were_confirmed()
    {
        var offer = new OwnOffer(hub, "destroyacc");
        await offer.OfferAsync();
        var @namespace = await offer.CreateAsync("db1");
        await hub.Admin.PatchAsync(Account.ResourceType, null, "destroyacc", Confirming(2));
        (await hub.Admin.DeleteAsync(Account.ResourceType, null, "destroyacc").ShouldBeRefusedAsync()).ShouldContain("\"1\" would be right");

        await hub.Admin.PatchAsync(Account.ResourceType, null, "destroyacc", Confirming(1));
        await hub.Admin.DeleteAsync(Account.ResourceType, null, "destroyacc");

        await hub.Admin.SeesGoneAsync(Account.ResourceType, null, "destroyacc");
        await hub.EuWest.SeesGoneAsync(KubernetesResources.Namespaces, null, @namespace);
    }

    [Shows("B77", "B78", "H55")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_service_cluster_its_kubeconfig_and_its_CRDs_stay_with_its_instances_and_go_with_their_number()
    {
        const string Name = "destroysc";
        var provider = new OwnProvider(hub, Name);
        await provider.RegisterAsync();
        await provider.DiscoverAsync();
        await provider.OfferAsync(hub.Tenant, HubFixture.Offered);
        await Eventually.Async(() => hub.Tenant.CreateAsync(provider.Instance(HubFixture.Offered, Name)), "the tenant may create instances");
        var @namespace = await provider.ServiceNamespaceAsync(HubFixture.Offered);
        await hub.EuWest.SeesAsync(TestService.CouchDb.Services, @namespace, Name);
        await provider.Member.SeesAsync(KubernetesResources.Secrets, Name, "eu-west-1-kubeconfig", secret => secret.Label(WellKnown.Labels.Kubeconfig).ShouldBe("true"));

        (await provider.Member.DeleteAsync(KubernetesResources.Secrets, Name, "eu-west-1-kubeconfig").ShouldBeRefusedAsync()).ShouldContain("without the kubeconfig nothing of them could be changed");
        (await provider.Member.PatchAsync(KubernetesResources.Secrets, Name, "eu-west-1-kubeconfig", $"metadata: {{labels: {{{WellKnown.Labels.Kubeconfig}: null}}}}").ShouldBeRefusedAsync())
            .ShouldContain("leave it as it is");
        foreach (var crd in new[] { provider.Tenants.GroupResource, provider.Internals.GroupResource, "accounts.catalog.kubecarrier.io", "serviceclusters.kubecarrier.io" })
        {
            (await hub.Admin.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, crd).ShouldBeRefusedAsync()).ShouldContain($"{provider.Tenants.GroupResource} team-b/{Name}");
        }

        await provider.Member.PatchAsync(ServiceCluster.ResourceType, Name, "eu-west-1", Confirming(1));
        await provider.Member.DeleteAsync(ServiceCluster.ResourceType, Name, "eu-west-1");

        await provider.Member.SeesGoneAsync(ServiceCluster.ResourceType, Name, "eu-west-1");
        (await hub.Tenant.ListAsync(Offering.ResourceType, HubFixture.Offered)).Select(found => found.Text("metadata", "name")).ShouldNotContain(provider.Tenants.GroupResource);
        await hub.EuWest.SeesGoneAsync(KubernetesResources.Namespaces, null, @namespace);
        (await hub.Admin.FindAsync(KubernetesResources.CustomResourceDefinitions, null, provider.Tenants.GroupResource)).ShouldBeNull();
        await provider.Member.DeleteAsync(KubernetesResources.Secrets, Name, "eu-west-1-kubeconfig");
        await provider.RetireAsync();
    }

    private static string Confirming(int number) => $"metadata: {{annotations: {{{Annotation}: \"{number}\"}}}}";
}
