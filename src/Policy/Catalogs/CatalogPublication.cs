using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Restrictions;

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

    // Wanted, but not to be written at the moment: it stays as it is.
    private readonly HashSet<(string Kind, NamespacedName Name)> _kept = [];

    // Tenants of whom too little is known to take anything away: what is not in a cache is not deleted (H34).
    private readonly HashSet<string> _unknownTenants = new(StringComparer.Ordinal);

    private readonly QuotaPlan _quotas = new(observed);
    private readonly TenantRestrictions _restrictions = new(observed.Catalogs);

    public IReadOnlyList<JsonObject> Manifests =>
        [.. _objects.Values.Select(entry => CatalogOwners.Own(entry.Manifest, observed.Provider, entry.Catalogs))];

    public bool Wants(ResourceType type, NamespacedName name) =>
        _objects.ContainsKey((type.Kind, name)) || _kept.Contains((type.Kind, name)) || _unknownTenants.Contains(TenantOf(type, name));

    /// <summary>The assignments a Catalog needs.</summary>
    public IEnumerable<NamespacedName> AssignmentsOf(Catalog catalog) => _objects
        .Where(entry => entry.Key.Kind == ServiceClusterAssignment.ResourceType.Kind && entry.Value.Catalogs.Contains(catalog.Metadata.Name ?? ""))
        .Select(entry => entry.Key.Name);

    /// <summary>What a Catalog's tenants have too much of.</summary>
    public IReadOnlyList<string> ExceededQuotas(Catalog catalog) => _quotas.Exceeded(catalog);

    public void Publish(Catalog catalog)
    {
        foreach (var tenant in observed.Tenants.Where(tenant => Coverage.Selects(catalog, tenant)))
        {
            var @namespace = tenant.Metadata.Name ?? "";
            if (observed.Account is not { } provider || observed.AccountOf(@namespace) is null)
            {
                _unknownTenants.Add(@namespace);
                continue;
            }

            if (observed.TenantAccount(tenant) is not { } account || (!IsPublished(Provider.ResourceType, @namespace, observed.Provider) && !CatalogObserved.IsReady(account)))
            {
                continue;
            }

            Add(catalog, Manifest.Of(ProviderFor(@namespace, provider)));
            if (_quotas.For(catalog, tenant) is { } quota)
            {
                Add(catalog, quota);
            }

            foreach (var entry in observed.Entries.Where(entry => Coverage.SelectsEvenInDeletion(catalog, entry)))
            {
                Publish(catalog, entry, provider, account, tenant);
            }
        }
    }

    private void Publish(Catalog catalog, CatalogEntry entry, Account provider, Account account, Tenant tenant)
    {
        var @namespace = tenant.Metadata.Name ?? "";
        if (entry.Status is not { ProviderCRD: { } providerCrd } status)
        {
            if (IsPublished(KubernetesResources.Roles, @namespace, TenantRole(entry)))
            {
                _unknownTenants.Add(@namespace); // it was published, and its status is lost: wait until it is known again
            }

            return;
        }

        var cluster = observed.ServiceClusters.FirstOrDefault(cluster => cluster.Metadata.Name == providerCrd.Region.Name);
        if (cluster is null || status.TenantCRD is not { } tenantCrd || !(IsPublished(Offering.ResourceType, @namespace, tenantCrd.Name) || (IsReady(entry) && _quotas.Holds(entry, tenantCrd.Name, tenant))))
        {
            Keep(entry, providerCrd.Region.Name, @namespace);
            return;
        }

        Add(catalog, Manifest.Of(OfferingFor(entry, tenantCrd, account, tenant)));
        Add(catalog, Manifest.Of(RegionFor(@namespace, cluster)));
        Add(catalog, Manifest.Of(AssignmentFor(@namespace, cluster)));
        AddAccess(catalog, TenantRole(entry), @namespace, tenantCrd, account);
        AddAccess(catalog, ProviderRole(entry), @namespace, providerCrd, provider);
    }

    // An entry that is unready or being changed is still covered. Above all its assignment stays: with it every instance would go.
    private void Keep(CatalogEntry entry, string cluster, string @namespace)
    {
        _kept.Add((ServiceClusterAssignment.ResourceType.Kind, new(observed.Provider, $"{@namespace}.{cluster}")));
        _kept.Add((Region.ResourceType.Kind, new(@namespace, $"{cluster}.{observed.Provider}")));
        _kept.Add((Offering.ResourceType.Kind, new(@namespace, entry.Status?.TenantCRD?.Name ?? "")));
        foreach (var role in new[] { TenantRole(entry), ProviderRole(entry) })
        {
            foreach (var name in new[] { role, $"{role}:{observed.Provider}" })
            {
                _kept.Add((KubernetesResources.Roles.Kind, new(@namespace, name)));
                _kept.Add((KubernetesResources.RoleBindings.Kind, new(@namespace, name)));
            }
        }
    }

    private bool IsPublished(ResourceType type, string @namespace, string name) => _published.Contains((type.Kind, new(@namespace, name)));

    private static bool IsReady(CatalogEntry entry) => !entry.Metadata.IsDeleting && Readiness.IsReady(entry.Metadata, entry.Status);

    private static string TenantRole(CatalogEntry entry) => $"kubecarrier:tenant:{entry.Metadata.Name}";

    private static string ProviderRole(CatalogEntry entry) => $"kubecarrier:provider:{entry.Metadata.Name}";

    private static string TenantOf(ResourceType type, NamespacedName name) =>
        (type == ServiceClusterAssignment.ResourceType ? name.Name.Split('.')[0] : name.Namespace) ?? "";

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

    private Offering OfferingFor(CatalogEntry entry, CrdInformation crd, Account account, Tenant tenant) => new()
    {
        Metadata = new() { Name = crd.Name, Namespace = tenant.Metadata.Name },
        Spec = new()
        {
            Metadata = entry.Spec.Metadata,
            Provider = new() { Name = observed.Provider },
            CRD = crd,
            Restrictions = _restrictions.Of(entry, tenant),
            Quota = QuotaPlan.Effective(observed.Catalogs, entry, tenant),
            Suspended = entry.Spec.Suspended || account.Spec.Suspended,
        },
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
