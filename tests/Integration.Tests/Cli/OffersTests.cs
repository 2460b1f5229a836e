using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Cli;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Integration.Tests.Cli;

/// <summary><c>kubectl kubecarrier offers</c> and <c>sample</c>: a tenant's first steps, with nothing but a tenant's rights.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class OffersTests(HubFixture hub)
{
    private const string Name = "firststeps";

    [ClusterFact(LocalOnly = true)]
    public async Task A_tenant_sees_what_it_may_create_and_gets_a_first_manifest_that_is_accepted()
    {
        var offer = new OwnOffer(hub, Name);
        await offer.OfferAsync();
        await hub.Provider.PatchAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set,
            "spec: {restrictions: [{name: small, catalogEntrySelector: {}, tenantSelector: {}, fields: [{jsonPath: .spec.size, minimum: 2, maximum: 5}]}], quota: [{name: few, catalogEntrySelector: {}, tenantSelector: {}, instances: 3}]}");
        var resource = offer.Service.Tenants.GroupResource;
        await Eventually.Async(async () => (await AsMemberAsync("offers")).Output.ShouldContain("0 of 3"), "the quota is counted");

        var offers = (await AsMemberAsync("offers")).ShouldEndWith(ExitCode.Passed).Output.Split('\n');
        offers[0].ShouldMatch("^NAME +KIND +APIVERSION +STATE +USED +LIMITS$");
        offers[1].ShouldMatch($"^{resource} +{offer.Service.Kind} +{offer.Service.Tenants.ApiVersion} +offered +0 of 3 +spec.size: 2 to 5$");
        JsonNode.Parse((await AsMemberAsync("offers", "-o", "json")).Output)!["items"]![0]!["restrictions"]![0]!["allowed"]!.ToString().ShouldBe("2 to 5");

        var sample = (await AsMemberAsync("sample", offer.Service.Kind.ToLowerInvariant(), "--name", "one")).ShouldEndWith(ExitCode.Passed).Output;
        sample.ShouldContain("integer, 2 to 5");
        (await offer.Kubectl.ApplyAsync(sample)).ShouldSucceed();
        var full = JsonNode.Parse((await AsMemberAsync("sample", resource, "-o", "json")).Output)!.AsObject();
        full["spec"] = new JsonObject { ["size"] = 2 };
        (await offer.Kubectl.ApplyAsync(YamlText.Write(full))).ShouldSucceed();
        await Eventually.Async(async () => (await AsMemberAsync("offers")).Output.ShouldContain("2 of 3"), "both count");

        var completed = (await AsMemberAsync("__complete", "sample", "-n", Name, "")).Output;
        completed.ShouldContain(resource);
        (await AsMemberAsync("__complete", "explain", "-n", Name, "")).Output.ShouldContain(offer.Service.Kind.ToLowerInvariant());
        (await AsMemberAsync("__complete", "explain", "-n", Name, offer.Service.Kind.ToLowerInvariant(), "")).Output.ShouldContain("one\n");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_provider_reads_the_restrictions_of_its_own_offers()
    {
        var offer = new OwnOffer(hub, "ownlimits");
        await offer.OfferAsync();
        await offer.CreateAsync("db1");
        await hub.Provider.PatchAsync(CatalogEntrySet.ResourceType, TestService.Provider, offer.Service.Set,
            "spec: {derive: {expose: [{versions: [v1], fields: [{jsonPath: .spec.size, maximum: 7}, {jsonPath: .status.phase}]}]}}");

        await Eventually.Async(
            async () => (await PluginRun.OfAsync(await hub.Clusters.Management.WriteKubeconfigAsync("team-a-member"), "", "explain", offer.Service.Internals.GroupResource, "db1", "-n", "ownlimits"))
                .Output.ShouldMatch("spec.size +at most 7"),
            "the provider reads what it wrote, though the Offering is the tenant's");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task What_is_not_offered_has_no_sample()
    {
        (await PluginRun.OfAsync(await hub.Clusters.Management.WriteKubeconfigAsync("team-b-member"), "", "sample", "teapot", "-n", "team-b")).ShouldEndWith(ExitCode.Unusable).Errors
            .ShouldBe("error: teapot is not offered to team-b; kubectl kubecarrier offers -n team-b lists what is.\n");
    }

    private async Task<PluginRun> AsMemberAsync(params string[] arguments) =>
        await PluginRun.OfAsync(await hub.Clusters.Management.WriteKubeconfigAsync($"{Name}-member"), "", arguments[0] == "__complete" ? arguments : [.. arguments, "-n", Name]);
}
