using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>What Catalogs publish is shared: with other Catalogs, with other providers, and with whoever changes it by hand.</summary>
[Collection(HubGroup.Name)]
public sealed class SharedCatalogTests(HubFixture hub)
{
    private const string Offered = "couchdbs.eu-west-1.team-a";
    private const string Role = "kubecarrier:tenant:couchdbs.eu-west-1";

    private static readonly (ResourceType Type, string Namespace, string Name)[] Published =
    [
        (Offering.ResourceType, "team-b", Offered),
        (Provider.ResourceType, "team-b", "team-a"),
        (Region.ResourceType, "team-b", "eu-west-1.team-a"),
        (ServiceClusterAssignment.ResourceType, "team-a", "team-b.eu-west-1"),
        (KubernetesResources.Roles, "team-b", Role),
        (KubernetesResources.RoleBindings, "team-b", Role),
    ];

    [Shows("F-CAT-11", "S7.3.02")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_two_Catalogs_publish_stays_until_the_last_of_them_lets_go()
    {
        var before = await Task.WhenAll(Published.Select(Uid));
        await hub.Provider.ApplyAsync(TestService.CouchDb.Catalog(HubFixture.TenantLabel).Replace("{name: couchdbs,", "{name: cat11,", StringComparison.Ordinal));
        await OwnersAreAsync("cat11", "couchdbs");

        await hub.Provider.DeleteAsync(Catalog.ResourceType, "team-a", "cat11");

        await hub.Provider.SeesGoneAsync(Catalog.ResourceType, "team-a", "cat11");
        await OwnersAreAsync("couchdbs");
        (await Task.WhenAll(Published.Select(Uid))).ShouldBe(before);
    }

    [Shows("F-CAT-13", "F-CAT-14")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_is_changed_by_hand_is_put_back_and_a_provider_cannot_be_exchanged_at_all()
    {
        foreach (var (type, name) in new[] { (Offering.ResourceType, Offered), (Region.ResourceType, "eu-west-1.team-a") })
        {
            var refusal = await hub.Admin.PatchAsync(type, "team-b", name, "spec: {provider: {name: somebody}}").ShouldBeRefusedAsync();
            refusal.ShouldContain("spec.provider.name");
            refusal.ShouldContain("immutable");
        }

        await hub.Admin.PatchAsync(Offering.ResourceType, "team-b", Offered, "spec: {metadata: {displayName: Cheap}}");
        await hub.Admin.PatchAsync(Region.ResourceType, "team-b", "eu-west-1.team-a", "spec: {metadata: {displayName: Elsewhere}}");
        await hub.Admin.PatchAsync(KubernetesResources.Roles, "team-b", Role, "rules: []");
        await hub.Admin.DeleteAsync(KubernetesResources.RoleBindings, "team-b", Role);

        await hub.Tenant.SeesAsync(Offering.ResourceType, "team-b", Offered, found => found.Text("spec", "metadata", "displayName").ShouldBe("CouchDB"));
        await hub.Tenant.SeesAsync(Region.ResourceType, "team-b", "eu-west-1.team-a", found => found.Text("spec", "metadata", "displayName").ShouldBe("EU West 1"));
        await hub.Admin.SeesAsync(KubernetesResources.Roles, "team-b", Role, role => role.Items("rules").ShouldHaveSingleItem().Texts("verbs").ShouldBe(["*"]));
        await hub.Admin.SeesAsync(KubernetesResources.RoleBindings, "team-b", Role, binding => binding.Names("subjects").ShouldBe(["team-b-member"]));
        await Eventually.Async(() => hub.Tenant.ListAsync(TestService.CouchDb.Tenants, "team-b"), "the tenant has its rights again");
    }

    [Shows("F-CAT-16", "F-DIS-10", "S7.3.12")]
    [ClusterFact(LocalOnly = true)]
    public async Task Two_providers_with_equal_names_for_everything_do_not_disturb_each_other()
    {
        var before = await Task.WhenAll(Published.Select(Content));
        var second = new OwnProvider(hub, "cat16");
        await second.RegisterAsync();
        await second.DiscoverAsync();
        await second.OfferAsync(hub.Tenant, "team-b");

        (await Task.WhenAll(Published.Select(Content))).ShouldBe(before);
        var source = await hub.EuWest.GetAsync(KubernetesResources.CustomResourceDefinitions, null, TestService.CouchDb.SourceCrd);
        source.Label("owner.kubermatic.io/namespace").ShouldBe("team-a");
        (await hub.Tenant.GetAsync(Region.ResourceType, "team-b", "eu-west-1.cat16")).Text("spec", "provider", "name").ShouldBe("cat16");
        var first = await hub.ServiceNamespaceAsync();
        var its = await second.ServiceNamespaceAsync("team-b");
        its.ShouldNotBe(first);

        await hub.Tenant.CreateAsync(TestService.CouchDb.Instance("team-b", "cat16", "{username: first, password: hans2000}"));
        await Eventually.Async(() => hub.Tenant.CreateAsync(second.Instance("team-b", "cat16")), "the tenant may create the other's instances too");

        (await hub.EuWest.SeesAsync(TestService.CouchDb.Services, first, "cat16")).Text("spec", "username").ShouldBe("first");
        (await hub.EuWest.SeesAsync(TestService.CouchDb.Services, its, "cat16")).Text("spec", "username").ShouldBe("hans");
        (await hub.Provider.ListAsync(second.Internals, "team-b").ShouldBeRefusedAsync()).ShouldContain("forbidden");

        await hub.Tenant.DeleteAsync(second.Tenants, "team-b", "cat16");
        await hub.Tenant.SeesGoneAsync(second.Tenants, "team-b", "cat16");
        (await hub.EuWest.FindAsync(TestService.CouchDb.Services, its, "cat16")).ShouldBeNull();
        await second.RetireAsync();
        (await Task.WhenAll(Published.Select(Content))).ShouldBe(before);
        (await hub.EuWest.GetAsync(TestService.CouchDb.Services, first, "cat16")).Text("metadata", "deletionTimestamp").ShouldBeNull();
        (await hub.EuWest.GetAsync(KubernetesResources.CustomResourceDefinitions, null, TestService.CouchDb.SourceCrd))
            .Label("owner.kubermatic.io/namespace").ShouldBe("team-a");
    }

    [Shows("F-CAT-16")]
    [ClusterFact(LocalOnly = true)]
    public async Task Two_providers_that_publish_equal_names_in_the_same_moment_get_one_of_everything_each()
    {
        const string Customer = "cat16-customer";
        var member = await hub.AccountAsync(Customer, "Tenant");
        OwnProvider[] both = [new(hub, "cat16-one"), new(hub, "cat16-two")];
        foreach (var provider in both)
        {
            await provider.RegisterAsync();
        }

        await Task.WhenAll(both.Select(provider => provider.DiscoverAsync()));
        await Task.WhenAll(both.Select(provider => provider.OfferAsync(member, Customer)));

        await Task.WhenAll(both.Select(provider => Eventually.Async(() => member.CreateAsync(provider.Instance(Customer, "db")), "the tenant has its rights")));
        var namespaces = await Task.WhenAll(both.Select(provider => provider.ServiceNamespaceAsync(Customer)));
        namespaces.ShouldBeUnique();
        foreach (var @namespace in namespaces)
        {
            (await hub.EuWest.SeesAsync(TestService.CouchDb.Services, @namespace, "db")).Text("spec", "username").ShouldBe("hans");
        }

        (await member.ListAsync(Provider.ResourceType, Customer)).Select(found => found.Text("metadata", "name")).Order().ShouldBe(["cat16-one", "cat16-two"]);
        foreach (var provider in both)
        {
            await member.DeleteAsync(provider.Tenants, Customer, "db");
            await member.SeesGoneAsync(provider.Tenants, Customer, "db");
            await provider.RetireAsync();
        }
    }

    private async Task OwnersAreAsync(params string[] catalogs)
    {
        foreach (var (type, @namespace, name) in Published)
        {
            await hub.Admin.SeesAsync(type, @namespace, name, found => JsonNode.Parse(found.Text("metadata", "annotations", "kubermatic.io/owner").ShouldNotBeNull())
                .ShouldBeOfType<JsonArray>().Select(owner => $"{owner?["name"]}").Where(owner => owner is "cat11" or "couchdbs").ShouldBe(catalogs)); // other tests have Catalogs too
        }
    }

    private async Task<string?> Uid((ResourceType Type, string Namespace, string Name) item) =>
        (await hub.Admin.GetAsync(item.Type, item.Namespace, item.Name)).Text("metadata", "uid");

    private async Task<string> Content((ResourceType Type, string Namespace, string Name) item)
    {
        var found = await hub.Admin.GetAsync(item.Type, item.Namespace, item.Name);
        return $"{found.Text("metadata", "uid")} {found["spec"]?.ToJsonString()} {found["rules"]?.ToJsonString()} {found["subjects"]?.ToJsonString()} {found.Text("metadata", "annotations", "kubermatic.io/owner")}";
    }
}
