using KubeCarrier.Api.Catalog;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>An entry on its way out: nobody says that all is well, and nobody is told that it is offered.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class TerminatingEntryTests(HubFixture hub)
{
    [Shows("H67", "H68")]
    [ClusterFact(LocalOnly = true)]
    public async Task Its_set_is_not_ready_and_its_offer_is_gone_from_every_list()
    {
        var offer = new OwnOffer(hub, "termentry");
        await offer.OfferAsync();
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TestService.Provider, offer.Service.Set);
        await hub.Provider.PatchAsync(CatalogEntry.ResourceType, TestService.Provider, offer.Service.Entry, "metadata: {finalizers: [catalogentry.kubecarrier.io/controller, tests.example/hold]}");

        await hub.Provider.DeleteAsync(CatalogEntry.ResourceType, TestService.Provider, offer.Service.Entry);

        await hub.Provider.SeesAsync(CatalogEntrySet.ResourceType, TestService.Provider, offer.Service.Set, set =>
        {
            set.Condition("Ready").ShouldBe("False/CatalogEntriesUnready");
            set.Condition("CatalogEntriesReady").ShouldBe("False/CatalogEntriesUnready");
        });
        await offer.SeesNoOfferAsync();
        (await offer.ApplyAsync("db1")).ShouldFail();
        await offer.SeesRightsAsync();

        await hub.Provider.PatchAsync(CatalogEntry.ResourceType, TestService.Provider, offer.Service.Entry, "metadata: {finalizers: []}");
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TestService.Provider, offer.Service.Set);
        await offer.SelectAsync();
        (await offer.ApplyAsync("db1")).ShouldSucceed();
    }

    [Shows("H67")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_set_whose_selector_selects_nothing_is_not_ready_and_says_so()
    {
        var nowhere = new TestService("nowhere.example", "Nowhere", Region: "nowhere");

        await hub.Provider.ApplyAsync(nowhere.EntrySet(derive: null));

        var set = await hub.Provider.SeesAsync(CatalogEntrySet.ResourceType, TestService.Provider, nowhere.Set, found => found.Condition("Ready").ShouldBe("False/NoCatalogEntries"));
        set.Items("status", "conditions").Single(condition => condition.Text("type") == "Ready").Text("message")
            .ShouldBe("there is no CatalogEntry: spec.discover.serviceClusterSelector selects no ServiceCluster");
    }
}
