using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Discoveries;

/// <summary>A set over service clusters that come and go.</summary>
[Collection(HubGroup.Name)]
public sealed class DiscoverySetTests(HubFixture hub)
{
    private const string TeamA = TestService.Provider;
    private const string Crd = "{type: object, properties: {spec: {type: object, properties: {size: {type: integer}, color: {type: string}}}}}";
    private const string East = "settings.us-east-1";
    private const string West = "settings.eu-west-1";

    private static readonly TestService Service = new("sets.example", "Setting");

    [Shows("F-DIS-08", "F-DIS-09", "F-CES-03", "F-CES-04", "F-CES-05", "E2E-S-06", "S7.3.11")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_set_follows_its_service_clusters_and_takes_its_chains_along()
    {
        await hub.InstallCrdAsync(Service, Service.Crd(Crd));
        await SelectAsync("eu-west-1", "\"true\"");
        (await hub.Provider.CreateAsync(Set("Foo")).ShouldBeRefusedAsync()).ShouldContain("spec.discover.webhookStrategy");
        await hub.Provider.CreateAsync(Set(strategy: null));

        // One cluster: one chain, and the strategy that nobody named.
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TeamA, Service.Set);
        await DiscoveriesAreAsync(West);
        (await hub.Provider.GetAsync(CatalogEntrySet.ResourceType, TeamA, Service.Set)).Text("spec", "discover", "webhookStrategy").ShouldBe("None");
        (await hub.Provider.GetAsync(CustomResourceDiscovery.ResourceType, TeamA, West)).Text("spec", "webhookStrategy").ShouldBe("None");

        // A second one that lacks the CRD: the set is not ready and says so, the first chain stays.
        await SelectAsync("us-east-1", "\"true\"");
        await DiscoveriesAreAsync(West, East);
        var set = await hub.Provider.SeesAsync(CustomResourceDiscoverySet.ResourceType, TeamA, Service.Set, found =>
        {
            found.Condition("Ready").ShouldBe("False/ComponentsUnready");
            found.ConditionMessage("Ready").ShouldNotBeNull().ShouldStartWith($"unready discoveries: {East}; {East}: CRDNotEstablished: service cluster us-east-1 has no CRD");
        });
        set.Items("status", "managementClusterCRDs").ShouldHaveSingleItem().Text("serviceCluster", "name").ShouldBe("eu-west-1");
        await hub.Provider.SeesAsync(CatalogEntrySet.ResourceType, TeamA, Service.Set, found =>
            found.Condition("CustomResourceDiscoveryReady").ShouldBe("False/CustomResourceDiscoverySetUnready"));
        (await hub.Provider.GetAsync(CatalogEntry.ResourceType, TeamA, West)).Condition("Ready").ShouldBe("True/CatalogEntryReady");

        await hub.UsEast.ApplyAsync(Service.Crd(Crd));
        await hub.GrantAsync(Service, hub.UsEast);
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TeamA, Service.Set);
        set = await hub.Provider.SeesReadyAsync(CustomResourceDiscoverySet.ResourceType, TeamA, Service.Set);
        set.Items("status", "managementClusterCRDs").Select(crd => $"{crd.Text("serviceCluster", "name")} {crd.Text("crd", "name")}").ShouldBe(
            ["eu-west-1 settings.internal.eu-west-1.team-a", "us-east-1 settings.internal.us-east-1.team-a"]);

        // What is changed on the set reaches all that was made of it.
        await hub.Provider.PatchAsync(CatalogEntrySet.ResourceType, TeamA, Service.Set, """
            spec:
              metadata: {displayName: Another}
              discover: {webhookStrategy: ServiceCluster}
              derive: {expose: [{versions: [v1], fields: [{jsonPath: .spec.size}, {jsonPath: .spec.color}]}]}
            """);
        foreach (var (name, cluster) in new[] { (West, "eu-west-1"), (East, "us-east-1") })
        {
            await hub.Provider.SeesAsync(CustomResourceDiscovery.ResourceType, TeamA, name, found => found.Text("spec", "webhookStrategy").ShouldBe("ServiceCluster"));
            await hub.Provider.SeesAsync(CatalogEntry.ResourceType, TeamA, name, found => found.Text("spec", "metadata", "displayName").ShouldBe("Another"));
            await hub.Provider.SeesAsync(DerivedCustomResource.ResourceType, TeamA, name, found =>
                found.Items("spec", "expose").ShouldHaveSingleItem().Items("fields").Select(field => field.Text("jsonPath")).ShouldBe([".spec.size", ".spec.color"]));
            await hub.Admin.SeesAsync(KubernetesResources.CustomResourceDefinitions, null, $"settings.{cluster}.team-a", crd =>
                crd.Items("spec", "versions").ShouldHaveSingleItem().Members("schema", "openAPIV3Schema", "properties", "spec", "properties").ShouldBe(["color", "size"]));
        }

        // A cluster that is not selected any more takes its chain along.
        await SelectAsync("us-east-1", "null");
        await GoneAsync(East, "us-east-1");
        await DiscoveriesAreAsync(West);
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TeamA, Service.Set);
        (await hub.Admin.FindAsync(KubernetesResources.CustomResourceDefinitions, null, "settings.eu-west-1.team-a")).ShouldNotBeNull();

        await hub.Provider.DeleteAsync(CatalogEntrySet.ResourceType, TeamA, Service.Set);

        await hub.Provider.SeesGoneAsync(CatalogEntrySet.ResourceType, TeamA, Service.Set);
        await GoneAsync(West, "eu-west-1");
        (await hub.Provider.FindAsync(CustomResourceDiscoverySet.ResourceType, TeamA, Service.Set)).ShouldBeNull();
        foreach (var cluster in new[] { hub.EuWest, hub.UsEast })
        {
            await cluster.SeesAsync(KubernetesResources.CustomResourceDefinitions, null, Service.SourceCrd, crd => crd.Label("owner.kubermatic.io/name").ShouldBeNull());
        }

        await SelectAsync("eu-west-1", "null");
    }

    private async Task GoneAsync(string name, string cluster)
    {
        await hub.Provider.SeesGoneAsync(CustomResourceDiscovery.ResourceType, TeamA, name);
        await hub.Provider.SeesGoneAsync(CatalogEntry.ResourceType, TeamA, name);
        foreach (var crd in new[] { $"settings.internal.{cluster}.team-a", $"settings.{cluster}.team-a" })
        {
            await hub.Admin.SeesGoneAsync(KubernetesResources.CustomResourceDefinitions, null, crd);
        }
    }

    private Task DiscoveriesAreAsync(params string[] names) => Eventually.Async(
        async () => (await hub.Provider.ListAsync(CustomResourceDiscovery.ResourceType, TeamA, $"crdiscoveries.kubecarrier.io/controlled-by=team-a.{Service.Set}"))
            .Select(discovery => discovery.Text("metadata", "name")).ShouldBe(names, ignoreOrder: true),
        $"there are discoveries {string.Join(", ", names)}");

    private Task<JsonObject> SelectAsync(string cluster, string value) =>
        hub.Provider.PatchAsync(ServiceCluster.ResourceType, TeamA, cluster, $"metadata: {{labels: {{sets: {value}}}}}");

    private static string Set(string? strategy) => Service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}]}]}", strategy)
        .Replace("matchLabels: {region: eu-west-1 }", "matchLabels: {sets: \"true\"}", StringComparison.Ordinal);
}
