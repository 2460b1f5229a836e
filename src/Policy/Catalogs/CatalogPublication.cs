using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>
/// What the Catalogs of one provider publish to its tenants, with the Catalogs each object exists for. Something new is published when it is
/// ready; what was published stays until no Catalog covers it: being unready for a moment must not take a tenant's instances away.
/// </summary>
internal sealed class CatalogPublication(CatalogObserved observed)
{
    private readonly Dictionary<(string Kind, NamespacedName Name), (JsonObject Manifest, SortedSet<string> Catalogs)> _objects = [];
    private readonly HashSet<(string Kind, NamespacedName Name)> _published =
        [.. observed.Own.Select(item => (item.Type.Kind, item.Metadata.NamespacedName))];
    private readonly HashSet<(string Kind, NamespacedName Name)> _foreign =
        [.. observed.Published.Where(item => CatalogOwners.Read(item.Metadata) is { } owners && owners.Namespace != observed.Provider)
            .Select(item => (item.Type.Kind, item.Metadata.NamespacedName))];

    public IReadOnlyList<JsonObject> Manifests =>
        [.. _objects.Values.Select(entry => CatalogOwners.Own(entry.Manifest, observed.Provider, entry.Catalogs))];

    public bool Wants(ResourceType type, NamespacedName name) => _objects.ContainsKey((type.Kind, name));

    /// <summary>The assignments a Catalog needs.</summary>
    public IEnumerable<NamespacedName> AssignmentsOf(Catalog catalog) => _objects
        .Where(entry => entry.Key.Kind == ServiceClusterAssignment.ResourceType.Kind && entry.Value.Catalogs.Contains(catalog.Metadata.Name ?? ""))
        .Select(entry => entry.Key.Name);

    public void Publish(Catalog catalog)
    {
        foreach (var tenant in observed.Tenants.Where(tenant => Coverage.Selects(catalog, tenant)))
        {
            if (observed.Account is not { } provider || observed.TenantAccount(tenant) is not { } account)
            {
                continue;
            }

            var @namespace = account.Metadata.Name ?? "";
            var isNew = !_published.Contains((Api.Catalog.Provider.ResourceType.Kind, new(@namespace, observed.Provider)));
            if (isNew && !CatalogObserved.IsReady(account))
            {
                continue;
            }

            Add(catalog, Manifest.Of(ProviderFor(@namespace, provider)));
            foreach (var entry in observed.Entries.Where(entry => Coverage.Selects(catalog, entry)))
            {
                Publish(catalog, entry, provider, account, @namespace);
            }
        }
    }

    private void Publish(Catalog catalog, CatalogEntry entry, Account provider, Account tenant, string @namespace)
    {
        if (entry.Status is not { TenantCRD: { } tenantCrd, ProviderCRD: { } providerCrd }
            || observed.ServiceClusters.FirstOrDefault(cluster => cluster.Metadata.Name == tenantCrd.Region.Name) is not { } cluster)
        {
            return;
        }

        var isNew = !_published.Contains((Offering.ResourceType.Kind, new(@namespace, tenantCrd.Name)));
        if (isNew && !Readiness.IsReady(entry.Metadata, entry.Status))
        {
            return;
        }

        Add(catalog, Manifest.Of(OfferingFor(@namespace, entry, tenantCrd)));
        Add(catalog, Manifest.Of(RegionFor(@namespace, cluster)));
        Add(catalog, Manifest.Of(AssignmentFor(@namespace, cluster)));
        AddAccess(catalog, $"kubecarrier:tenant:{entry.Metadata.Name}", @namespace, tenantCrd, tenant);
        AddAccess(catalog, $"kubecarrier:provider:{entry.Metadata.Name}", @namespace, providerCrd, provider);
    }

    // Another provider with an entry of the same name may have been here first; nobody's role is overwritten (spec 8.3 no. 3).
    private void AddAccess(Catalog catalog, string name, string @namespace, CrdInformation crd, Account account)
    {
        var taken = _foreign.Contains((KubernetesResources.Roles.Kind, new(@namespace, name)));
        foreach (var manifest in AccountRoles.Pair(
            taken ? $"{name}:{observed.Provider}" : name, @namespace, [AccountRoles.Rule(crd.ApiGroup, [crd.Plural], "*")], account.Spec.Subjects, owner: null))
        {
            Add(catalog, manifest);
        }
    }

    private void Add(Catalog catalog, JsonObject manifest)
    {
        var key = (manifest["kind"]?.GetValue<string>() ?? "", Manifest.Meta(manifest).NamespacedName);
        if (!_objects.TryGetValue(key, out var entry))
        {
            _objects[key] = entry = (manifest, new(StringComparer.Ordinal));
        }

        entry.Catalogs.Add(catalog.Metadata.Name ?? "");
    }

    private Provider ProviderFor(string @namespace, Account provider) => new()
    {
        Metadata = new() { Name = observed.Provider, Namespace = @namespace },
        Spec = new() { Metadata = provider.Spec.Metadata ?? new() { DisplayName = observed.Provider, ShortDescription = observed.Provider } },
    };

    private Offering OfferingFor(string @namespace, CatalogEntry entry, CrdInformation crd) => new()
    {
        Metadata = new() { Name = crd.Name, Namespace = @namespace },
        Spec = new() { Metadata = entry.Spec.Metadata, Provider = new() { Name = observed.Provider }, CRD = crd },
    };

    private Region RegionFor(string @namespace, ServiceCluster cluster) => new()
    {
        Metadata = new() { Name = $"{cluster.Metadata.Name}.{observed.Provider}", Namespace = @namespace },
        Spec = new() { Metadata = cluster.Spec.Metadata, Provider = new() { Name = observed.Provider } },
    };

    private ServiceClusterAssignment AssignmentFor(string @namespace, ServiceCluster cluster) => new()
    {
        Metadata = new() { Name = $"{@namespace}.{cluster.Metadata.Name}", Namespace = observed.Provider },
        Spec = new() { ServiceCluster = new() { Name = cluster.Metadata.Name ?? "" }, ManagementNamespace = new() { Name = @namespace } },
    };
}
