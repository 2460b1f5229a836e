using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>
/// A provider of its own that offers what team-a does, from the same service cluster, with equal names for everything: cluster, set, entry and
/// Catalog.
/// </summary>
/// <param name="hub">The hub.</param>
/// <param name="name">The provider's name. Lower case letters and digits.</param>
public sealed class OwnProvider(HubFixture hub, string name)
{
    private const string Cluster = TestService.Cluster;

    private static readonly TestService Couch = TestService.CouchDb;

    private ClusterUser? _member;

    /// <summary>The one member of the provider.</summary>
    public ClusterUser Member => _member ?? throw new InvalidOperationException("It is not registered yet.");

    public ResourceType Tenants => Couch.Tenants with { Group = $"{Cluster}.{name}" };

    public ResourceType Internals => Couch.Internals with { Group = $"internal.{Cluster}.{name}" };

    /// <summary>The account, and its ServiceCluster.</summary>
    public async Task RegisterAsync()
    {
        _member = await hub.AccountAsync(name, "Provider");
        await Eventually.Async(() => Member.ListAsync(ServiceCluster.ResourceType, name), $"{name} has a provider's rights");
        await hub.RegisterAsync(Member, name, Cluster, ClusterManifest);
        await Member.SeesReadyAsync(ServiceCluster.ResourceType, name, Cluster);
    }

    /// <summary>The set, and its entry, ready.</summary>
    public async Task DiscoverAsync()
    {
        const string Derive = "{expose: [{versions: [v1alpha1], fields: [{jsonPath: .spec.username}, {jsonPath: .spec.password}, {jsonPath: .status.phase}]}]}";
        await Member.ApplyAsync(Own(Couch.EntrySet(Derive)));
        await Member.SeesReadyAsync(CatalogEntrySet.ResourceType, name, Couch.Set);
    }

    /// <summary>A Catalog for one tenant.</summary>
    public async Task OfferAsync(ClusterUser tenant, string @namespace)
    {
        await Member.ApplyAsync(Own(Couch.Catalog(HubFixture.TenantLabel)));
        await Member.SeesAsync(Tenant.ResourceType, name, @namespace);
        await Member.PatchAsync(Tenant.ResourceType, name, @namespace, $"metadata: {{labels: {{{HubFixture.TenantLabel}: \"true\"}}}}");
        await tenant.SeesAsync(Offering.ResourceType, @namespace, Tenants.GroupResource);
        await Eventually.Async(() => tenant.ListAsync(Tenants, @namespace), $"{@namespace} may list {Tenants.GroupResource}");
        await ServiceNamespaceAsync(@namespace);
    }

    /// <summary>Withdraws the offer, and takes the provider away when nothing of it is used any more.</summary>
    public async Task RetireAsync()
    {
        foreach (var type in new[] { Catalog.ResourceType, CatalogEntrySet.ResourceType })
        {
            await Member.DeleteAsync(type, name, Couch.Set);
            await Member.SeesGoneAsync(type, name, Couch.Set);
        }

        await Eventually.Async(() => hub.Admin.DeleteAsync(Account.ResourceType, null, name), "nothing blocks its deletion any more");
    }

    /// <summary>The namespace of a tenant in the service cluster, for this provider.</summary>
    public async Task<string> ServiceNamespaceAsync(string tenant)
    {
        JsonObject assignment = await Member.SeesReadyAsync(ServiceClusterAssignment.ResourceType, name, $"{tenant}.{Cluster}");
        return assignment.Text("status", "serviceClusterNamespace", "name").ShouldNotBeNull();
    }

    public string Instance(string @namespace, string instance) => Couch.Instance(@namespace, instance, "{username: hans, password: hans2000}")
        .Replace(Couch.Tenants.Group, Tenants.Group, StringComparison.Ordinal);

    private string ClusterManifest => $$"""
        apiVersion: kubecarrier.io/v1alpha1
        kind: ServiceCluster
        metadata: {name: {{Cluster}}, namespace: {{name}}, labels: {region: {{Cluster}} } }
        spec: {metadata: {displayName: "{{name}}"}, kubeconfigSecret: {name: {{Cluster}}-kubeconfig} }
        """;

    private string Own(string manifest) => manifest.Replace($"namespace: {TestService.Provider}", $"namespace: {name}", StringComparison.Ordinal);
}
