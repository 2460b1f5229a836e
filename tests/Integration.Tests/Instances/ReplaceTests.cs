using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Json;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>
/// <c>kubectl replace -f</c>, and Argo CD's <c>Replace=true</c>: a PUT of what somebody wrote, without what is ours in the object. It is accepted, and
/// what is ours stays.
/// </summary>
[Collection(SecondHubGroup.Name)]
public sealed class ReplaceTests(HubFixture hub)
{
    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("B93")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_file_replaces_an_instance_and_what_the_provider_sees_of_it()
    {
        var (tenant, provider) = (await KubectlAsync("team-b-member"), await KubectlAsync("team-a-member"));
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", "b93", "{username: hans, password: hans2000}"));
        var @namespace = await hub.ServiceNamespaceAsync();
        await hub.EuWest.SeesAsync(Couch.Services, @namespace, "b93");
        var owned = await hub.Provider.SeesAsync(Couch.Internals, "team-b", "b93", found => found.Texts("metadata", "finalizers").ShouldNotBeEmpty());

        await ReplaceAsync(tenant, Couch.Instance("team-b", "b93", "{username: hans, password: hans2001}"));
        (await hub.Tenant.GetAsync(Couch.Tenants, "team-b", "b93")).Texts("metadata", "finalizers").ShouldBe(["kubecarrier.io/sync"]);
        await hub.EuWest.SeesAsync(Couch.Services, @namespace, "b93", found => found.Text("spec", "password").ShouldBe("hans2001"));

        await ReplaceAsync(provider, Couch.Internal("team-b", "b93", "{username: hans, password: hans2001, version: 3.2.1}"));
        var replaced = await hub.Provider.GetAsync(Couch.Internals, "team-b", "b93");
        replaced.Texts("metadata", "finalizers").ShouldBe(["catapult.kubecarrier.io/controller"]);
        JsonEquality.AreEqual(replaced.At("metadata", "ownerReferences"), owned.At("metadata", "ownerReferences")).ShouldBeTrue();
        await hub.EuWest.SeesAsync(Couch.Services, @namespace, "b93", found => found.Text("spec", "version").ShouldBe("3.2.1"));
    }

    [Shows("B93")]
    [ClusterFact(LocalOnly = true)]
    public async Task In_deletion_a_file_takes_nothing_off_and_is_told_why()
    {
        var (tenant, file) = (await KubectlAsync("team-b-member"), Couch.Instance("team-b", "b93-going", "{username: hans, password: hans2000}"));
        await hub.Tenant.CreateAsync(file);
        var @namespace = await hub.ServiceNamespaceAsync();
        await hub.EuWest.SeesAsync(Couch.Services, @namespace, "b93-going");
        await hub.EuWest.PatchAsync(Couch.Services, @namespace, "b93-going", "metadata: {finalizers: [operator.example/cleanup]}");
        await hub.Tenant.DeleteAsync(Couch.Tenants, "team-b", "b93-going");

        (await tenant.RunWithInputAsync(file, "replace", "-f", "-")).ShouldFail()
            .ShouldContain("kubecarrier.io/sync is removed by the KubeCarrier controller when the instance is gone from its service cluster");

        await hub.EuWest.PatchAsync(Couch.Services, @namespace, "b93-going", "metadata: {finalizers: null}");
        await hub.Tenant.SeesGoneAsync(Couch.Tenants, "team-b", "b93-going");
    }

    [Shows("H71")]
    [ClusterFact(LocalOnly = true)]
    public async Task Files_replace_what_offers_a_service_and_it_is_offered_as_before()
    {
        const string Label = "hazard71";
        var offer = new OwnOffer(hub, Label);
        await offer.OfferAsync();
        await offer.Member.CreateAsync(offer.Service.Instance(Label, "one", "{size: 1}"));
        var offering = await offer.Member.GetAsync(Offering.ResourceType, Label, offer.Service.Tenants.GroupResource);
        var (admin, provider) = (hub.Clusters.Management.Kubectl, await KubectlAsync("team-a-member"));
        var entry = await hub.Provider.GetAsync(CatalogEntry.ResourceType, "team-a", offer.Service.Entry);

        await ReplaceAsync(admin, $$"""
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: Account
            metadata: {name: {{Label}} }
            spec:
              metadata: {displayName: from a file, shortDescription: an account of the tests}
              roles: [Tenant]
              subjects:
              - {kind: User, apiGroup: rbac.authorization.k8s.io, name: {{Label}}-member}
            """);
        await ReplaceAsync(provider, offer.Service.EntrySet(OwnOffer.Derive));
        await ReplaceAsync(provider, offer.Service.Catalog(Label));

        await SeesFinalizerAsync(hub.Admin, Account.ResourceType, null, Label, WellKnown.Finalizers.Account);
        await SeesFinalizerAsync(hub.Provider, CatalogEntrySet.ResourceType, "team-a", offer.Service.Set, WellKnown.Finalizers.CatalogEntrySet);
        await SeesFinalizerAsync(hub.Provider, Catalog.ResourceType, "team-a", offer.Service.Set, WellKnown.Finalizers.Catalog);
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, "team-a", offer.Service.Set);
        await hub.Provider.SeesReadyAsync(Catalog.ResourceType, "team-a", offer.Service.Set);
        (await offer.Member.SeesAsync(Offering.ResourceType, Label, offer.Service.Tenants.GroupResource)).Text("metadata", "uid").ShouldBe(offering.Text("metadata", "uid"));

        await ReplaceAsync(provider, new JsonObject
        {
            ["apiVersion"] = "catalog.kubecarrier.io/v1alpha1",
            ["kind"] = "CatalogEntry",
            ["metadata"] = new JsonObject { ["name"] = offer.Service.Entry, ["namespace"] = "team-a" },
            ["spec"] = entry["spec"]!.DeepClone(),
        }.ToJsonString());
        await hub.Provider.SeesAsync(CatalogEntry.ResourceType, "team-a", offer.Service.Entry, found =>
        {
            found.Texts("metadata", "finalizers").ShouldContain(WellKnown.Finalizers.CatalogEntry);
            JsonEquality.AreEqual(found.At("metadata", "ownerReferences"), entry.At("metadata", "ownerReferences")).ShouldBeTrue();
            JsonEquality.AreEqual(found.At("metadata", "labels"), entry.At("metadata", "labels")).ShouldBeTrue();
        });
        await Eventually.Async(
            () => offer.Member.PatchAsync(offer.Service.Tenants, Label, "one", "spec: {size: 2}"), "the entry is offered again, by its label");
    }

    private Task<Kubectl> KubectlAsync(string user) => hub.Clusters.Management.KubectlAsAsync(user);

    private static async Task ReplaceAsync(Kubectl kubectl, string file) => (await kubectl.RunWithInputAsync(file, "replace", "-f", "-")).ShouldSucceed();

    private static Task<JsonObject> SeesFinalizerAsync(ClusterUser user, ResourceType type, string? @namespace, string name, string finalizer) =>
        user.SeesAsync(type, @namespace, name, found => found.Texts("metadata", "finalizers").ShouldContain(finalizer));
}
