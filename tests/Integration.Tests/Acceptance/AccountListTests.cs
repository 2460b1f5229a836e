using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Acceptance;

/// <summary>KubeCarrier's acceptance list A: three accounts, of which one is provider and tenant.</summary>
[Collection(HubGroup.Name)]
public sealed class AccountListTests(HubFixture hub)
{
    private const string Provider = "e2ea-provider";
    private const string Tenant = "e2ea-tenant";
    private const string Both = "e2ea-both";

    [Shows("E2E-A-01", "E2E-A-02", "E2E-A-03", "E2E-A-04", "E2E-A-05")]
    [ClusterFact(LocalOnly = true)]
    public async Task Three_accounts_come_know_each_other_and_go()
    {
        await hub.AccountAsync(Provider, "Provider");
        await RolesAreAsync(Provider, "kubecarrier:provider");

        await hub.AccountAsync(Tenant, "Tenant");
        await RolesAreAsync(Tenant, "kubecarrier:tenant");
        await TenantsAreAsync(Provider, has: [Tenant], hasNot: []);
        (await hub.Admin.ListAsync(Api.Catalog.Tenant.ResourceType, Tenant)).ShouldBeEmpty();

        await hub.AccountAsync(Both, "Provider", "Tenant");
        await RolesAreAsync(Both, "kubecarrier:provider", "kubecarrier:tenant");
        await TenantsAreAsync(Provider, has: [Tenant, Both], hasNot: [Provider]);
        await TenantsAreAsync(Both, has: [Tenant, Both], hasNot: [Provider]);

        await DeleteAsync(Tenant);
        await GoneAsync(Tenant);
        await TenantsAreAsync(Provider, has: [Both], hasNot: [Tenant]);
        await TenantsAreAsync(Both, has: [Both], hasNot: [Tenant]);

        await DeleteAsync(Provider);
        await DeleteAsync(Both);
        await GoneAsync(Provider);
        await GoneAsync(Both);
    }

    private async Task RolesAreAsync(string account, params string[] names)
    {
        (await hub.Admin.GetAsync(KubernetesResources.Namespaces, null, account)).Text("metadata", "deletionTimestamp").ShouldBeNull();
        foreach (var type in new[] { KubernetesResources.Roles, KubernetesResources.RoleBindings })
        {
            (await hub.Admin.ListAsync(type, account)).Select(found => found.Text("metadata", "name")).ShouldBe(names, ignoreOrder: true);
        }
    }

    private Task TenantsAreAsync(string provider, string[] has, string[] hasNot) => Eventually.Async(
        async () =>
        {
            var tenants = (await hub.Admin.ListAsync(Api.Catalog.Tenant.ResourceType, provider)).Select(tenant => tenant.Text("metadata", "name")).ToList();
            has.ShouldBeSubsetOf(tenants);
            tenants.Intersect(hasNot, StringComparer.Ordinal).ShouldBeEmpty();
        },
        $"{provider} knows {string.Join(", ", has)}");

    private Task<bool> DeleteAsync(string account) => hub.Admin.DeleteAsync(Account.ResourceType, null, account);

    private async Task GoneAsync(string account)
    {
        await hub.Admin.SeesGoneAsync(Account.ResourceType, null, account);
        (await hub.Admin.FindAsync(KubernetesResources.Namespaces, null, account)).ShouldBeNull();
        (await hub.Admin.ListAsync(KubernetesResources.Roles, account)).ShouldBeEmpty();
    }
}
