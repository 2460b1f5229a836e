using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>CatalogEntrySet: one discovery and one entry per service cluster.</summary>
[Collection(HubGroup.Name)]
public sealed class CatalogEntrySetTests(HubFixture hub)
{
    [Shows("F-CES-01")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_set_makes_a_discovery_set_and_an_entry_per_service_cluster()
    {
        const string Controlled = "catalogentries.kubecarrier.io/controlled-by";
        var set = await hub.Provider.GetAsync(CatalogEntrySet.ResourceType, "team-a", "couchdbs");

        var discoverySet = await hub.Provider.GetAsync(CustomResourceDiscoverySet.ResourceType, "team-a", "couchdbs");
        var entries = await hub.Provider.ListAsync(CatalogEntry.ResourceType, "team-a", $"{Controlled}=couchdbs");

        entries.Select(entry => entry.Text("metadata", "name")).ShouldBe(["couchdbs.eu-west-1", "couchdbs.us-east-1"], ignoreOrder: true);
        discoverySet.Label(Controlled).ShouldBe("couchdbs");
        foreach (var child in entries.Prepend(discoverySet))
        {
            child.Items("metadata", "ownerReferences").ShouldHaveSingleItem().Text("uid").ShouldBe(set.Text("metadata", "uid"));
        }

        entries.Select(entry => entry.Text("spec", "metadata", "displayName")).ShouldAllBe(name => name == "CouchDB");
    }

    [Shows("F-CES-02")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_set_is_ready_when_its_discoveries_and_its_entries_are()
    {
        var provider = await hub.Clusters.Management.KubectlAsAsync("team-a-member");
        (await provider.RunAsync("wait", "--for=condition=Ready", "ces/couchdbs", "-n", "team-a", "--timeout=60s")).ShouldSucceed();

        var set = await hub.Provider.GetAsync(CatalogEntrySet.ResourceType, "team-a", "couchdbs");
        set.Condition("CustomResourceDiscoveryReady").ShouldBe("True/CustomResourceDiscoverySetReady");
        set.Condition("CatalogEntriesReady").ShouldBe("True/CatalogEntriesReady");
        set.Condition("Ready").ShouldBe("True/ComponentsReady");
    }
}
