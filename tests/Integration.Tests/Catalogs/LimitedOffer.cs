using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>A service that one tenant may have a number of instances of. Account, Catalog and label have one name.</summary>
internal sealed class LimitedOffer(HubFixture hub, TestService service, string name)
{
    private const string Spec = "{username: hans, password: hans2000}";

    private ClusterUser? _member;

    public ClusterUser Member => _member ?? throw new InvalidOperationException("Nothing is offered yet.");

    public string Quota => $"team-a.{name}";

    public string Key => $"count/{service.Tenants.GroupResource}";

    /// <summary>The account, and the offer with its limit.</summary>
    public async Task OfferAsync(int instances)
    {
        _member = await hub.AccountAsync(name, "Tenant");
        await hub.Provider.SeesAsync(Tenant.ResourceType, TestService.Provider, name);
        await hub.Provider.PatchAsync(Tenant.ResourceType, TestService.Provider, name, $"metadata: {{labels: {{{name}: \"true\"}}}}");
        await LimitAsync(instances);
        await hub.SeesOfferAsync(Member, name, service);
    }

    /// <summary>Writes the Catalog; under another name beside the first.</summary>
    public Task LimitAsync(int instances, string? catalog = null) => hub.Provider.ApplyAsync($$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Catalog
        metadata: {name: {{catalog ?? name}}, namespace: {{TestService.Provider}} }
        spec:
          catalogEntrySelector:
            matchLabels: {catalogentries.kubecarrier.io/controlled-by: {{service.Set}} }
          tenantSelector:
            matchLabels: {{{name}}: "true"}
          quota:
          - {name: small, catalogEntrySelector: {}, tenantSelector: {}, instances: {{instances}} }
        """);

    public Task<JsonObject> CreateAsync(string instance, bool dryRun = false) => Member.CreateAsync(Manifest(instance), dryRun);

    public string Manifest(string instance) => service.Instance(name, instance, Spec);

    /// <summary>Creates it if that is allowed; what was said if not.</summary>
    public async Task<string?> TryCreateAsync(string instance)
    {
        try
        {
            await CreateAsync(instance);
            return null;
        }
        catch (ApiException refusal) when (refusal.Code == 403)
        {
            return refusal.Message;
        }
    }

    /// <summary>As soon as there is room: the API server judges by its own watch of the quota, which may be a moment behind.</summary>
    public Task CreateWhenFreeAsync(string instance) => Eventually.Async(
        async () => (await TryCreateAsync(instance)).ShouldBeNull(), $"there is room for {instance}");

    public Task<IReadOnlyList<JsonObject>> InstancesAsync() => Member.ListAsync(service.Tenants, name);

    /// <summary>Waits until the quota stands at this number.</summary>
    public Task<JsonObject> SeesUsedAsync(int used) => Member.SeesAsync(KubernetesResources.ResourceQuotas, name, Quota,
        quota => quota.Text("status", "used", Key).ShouldBe($"{used}", quota.ToJsonString()));

    public async Task DeleteAsync(string instance)
    {
        await Member.DeleteAsync(service.Tenants, name, instance);
        await Member.SeesGoneAsync(service.Tenants, name, instance);
    }

    public Task<JsonObject> SeesCatalogAsync(Action<JsonObject> assertion) => hub.Provider.SeesAsync(Catalog.ResourceType, TestService.Provider, name, assertion);
}
