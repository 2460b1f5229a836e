using KubeCarrier.Api.Catalog;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>What a tenant reads of its limits with nothing but kubectl.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class ExplainedLimitsTests(HubFixture hub)
{
    [ClusterFact(LocalOnly = true)]
    public async Task kubectl_explain_shows_the_limits_of_the_entry()
    {
        var service = new TestService("saidlimits.example", "Saidlimit");
        await hub.InstallCrdAsync(service, service.Crd("{type: object, properties: {spec: {type: object, properties: {size: {type: integer, description: How many nodes}, volume: {type: string}}}}}"));
        await hub.Provider.ApplyAsync(service.EntrySet(
            "{expose: [{versions: [v1], fields: [{jsonPath: .spec.size, minimum: 1, maximum: 9, default: 2}, {jsonPath: .spec.volume, maximum: 10Gi}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", service.Entry);
        await hub.OfferAsync(service);
        var kubectl = await hub.Clusters.Management.KubectlAsAsync("team-b-member");

        // The API server publishes a schema some time after the CRD.
        await Eventually.Async(
            async () =>
            {
                var shown = (await kubectl.RunAsync("explain", $"{service.Tenants.GroupResource.Split('.')[0]}.spec", $"--api-version={service.Tenants.ApiVersion}")).ShouldSucceed().Output;
                var text = string.Join(' ', shown.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                text.ShouldContain("How many nodes. Limits: 1 to 9. Default: 2.");
                text.ShouldContain("Limits: at most 10Gi."); // a schema cannot say that one
            },
            "kubectl explain shows the limits");
    }
}
