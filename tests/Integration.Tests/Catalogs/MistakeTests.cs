using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>What providers mistype is told where they wrote it: when they write it, or else in a condition of that very object.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class MistakeTests(HubFixture hub)
{
    [Shows("B89")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_mistyped_restriction_is_denied_and_one_that_an_entry_outgrows_closes_it_and_is_told_on_the_Catalog()
    {
        var offer = new OwnOffer(hub, "mistyped");
        await offer.OfferAsync();
        await offer.CreateAsync("one");

        (await RestrictAsync(offer, "{jsonPath: .spec.size, maximum: 3Gi}").ShouldBeRefusedAsync()).ShouldContain("write an integer");
        (await RestrictAsync(offer, "{jsonPath: .spec.sizes, maximum: 3}").ShouldBeRefusedAsync()).ShouldContain("did you mean size?");
        (await RestrictAsync(offer, "{jsonPath: .spec.size}").ShouldBeRefusedAsync()).ShouldContain("spec.restrictions[0].fields[0]: restricts nothing");
        await RestrictAsync(offer, "{jsonPath: .spec.size, maximum: 3}");
        await Eventually.Async(async () => (await offer.ChangeAsync("one", 4)).ShouldFail().ShouldContain("at most 3"), "the restriction holds");
        var offering = await hub.Admin.SeesAsync(Offering.ResourceType, "mistyped", offer.Service.Tenants.GroupResource,
            found => found.Items("spec", "restrictions").ShouldHaveSingleItem().Number("maximum").ShouldBe(3));
        offering.Items("spec", "restrictions")[0].Texts("sources").ShouldBe([$"{offer.Service.Set}/small"]);

        // The entry shows the field no more.
        await hub.Provider.ApplyAsync(offer.Service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .status.phase}]}]}"));
        var catalog = await hub.Provider.SeesAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set, found =>
        {
            found.Condition("RestrictionsValid").ShouldBe("False/DoesNotFit");
            found.Condition("Ready").ShouldBe("False/DoesNotFit");
        });
        catalog.ConditionMessage("RestrictionsValid").ShouldNotBeNull().ShouldContain($"{offer.Service.Set}/small .spec.size: spec.size is exposed by no CatalogEntry that is selected");

        await hub.Provider.PatchAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set, "spec: {restrictions: null}");
        await hub.Provider.SeesAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set, found =>
        {
            found.Condition("RestrictionsValid").ShouldBe("True/AllFit");
            found.Condition("Ready").ShouldBe("True/CatalogReady");
        });
    }

    [ClusterFact(LocalOnly = true)]
    public async Task What_is_mistyped_about_a_CRD_is_refused_when_the_CRD_is_known_and_else_told_with_the_name_that_was_meant()
    {
        var offer = new OwnOffer(hub, "misspelled");
        await offer.OfferAsync();
        var (set, wrong) = (offer.Service, offer.Service with { Kind = "Mispelled" });

        (await hub.Provider.ApplyAsync(set.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.sizes}]}]}")).ShouldBeRefusedAsync())
            .ShouldContain("spec.derive.expose[0].fields[0].jsonPath: spec.sizes cannot be exposed: spec has no field sizes; it has size; did you mean size?");
        (await hub.Provider.ApplyAsync(set.EntrySet("{expose: [{versions: [v2], fields: [{jsonPath: .spec.size}]}]}")).ShouldBeRefusedAsync()).ShouldContain("the CRD has no version v2; it has v1");
        (await hub.Provider.ApplyAsync(set.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size, allowed: [\"8\"]}]}]}")).ShouldBeRefusedAsync())
            .ShouldContain("the base CRD has an integer");

        await hub.Provider.ApplyAsync(wrong.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}]}]}"));
        await hub.Provider.SeesAsync(CustomResourceDiscovery.ResourceType, TestService.Provider, wrong.Entry,
            found => found.ConditionMessage("Discovered").ShouldNotBeNull().ShouldEndWith($"did you mean {set.SourceCrd}?"));
        await hub.Provider.DeleteAsync(CatalogEntrySet.ResourceType, TestService.Provider, wrong.Set);
    }

    private Task<JsonObject> RestrictAsync(OwnOffer offer, string field) => hub.Provider.PatchAsync(Catalog.ResourceType, TestService.Provider, offer.Service.Set,
        $"spec: {{restrictions: [{{name: small, catalogEntrySelector: {{}}, tenantSelector: {{}}, fields: [{field}]}}]}}");
}
