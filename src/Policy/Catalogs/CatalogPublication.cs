using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>
/// What the Catalogs of one provider publish to its tenants, with the Catalogs each object exists for. Something new is published when it is
/// ready; what was published stays until no Catalog covers it: being unready for a moment must not take a tenant's instances away.
/// </summary>
internal sealed class CatalogPublication
{
    private readonly CatalogObserved _observed;
    private readonly Dictionary<(string Kind, NamespacedName Name), (JsonObject Manifest, SortedSet<string> Catalogs, SortedSet<string> Entries)> _objects = [];
    private readonly HashSet<(string Kind, NamespacedName Name)> _published;
    private readonly HashSet<(string Kind, NamespacedName Name)> _foreign;

    // Wanted, but not to be written at the moment: it stays as it is.
    private readonly HashSet<(string Kind, NamespacedName Name)> _kept = [];

    // Tenants of whom too little is known to take anything away: what is not in a cache is not deleted (H34).
    private readonly HashSet<string> _unknownTenants = new(StringComparer.Ordinal);

    private readonly QuotaPlan _quotas;
    private readonly TenantRestrictions _restrictions;

    // Entry and tenant, where a Catalog covers them and the tenant takes part.
    private readonly HashSet<(string Entry, string Namespace)> _offered = [];

    // The Region and the assignment that lead a tenant to a cluster: the same for all entries that are offered there.
    private readonly Dictionary<(string Namespace, string? Cluster), JsonObject[]> _ways = [];

    // What Catalogs that are going wait for, although it is not to be deleted yet.
    private readonly HashSet<(string Kind, NamespacedName Name)> _awaited = [];

    public CatalogPublication(CatalogObserved observed)
    {
        _observed = observed;
        (_quotas, _restrictions) = (new(observed), new(observed.Catalogs));
        _published = [.. observed.Own.Select(item => (item.Type.Kind, item.Metadata.NamespacedName))];
        _foreign = [.. observed.Published.Where(item => CatalogOwners.Read(item.Metadata) is { } owners && owners.Namespace != observed.Provider)
            .Select(item => (item.Type.Kind, item.Metadata.NamespacedName))];
        var catalogs = observed.Catalogs.Where(catalog => !catalog.Metadata.IsDeleting).ToList();
        catalogs.ForEach(Publish);
        var unread = catalogs.FindAll(catalog => !CatalogSelectors.AreReadable(catalog));
        unread.ForEach(KeepLimits);
        // What nobody wants so far. A mistake takes an offer away, and never an instance: what is withdrawn for want of a Catalog that can be read is not
        // deleted.
        Withdrawals = [.. Policy.Catalogs.Withdrawals.Of(observed, this).Select(withdrawal => withdrawal with { IsMeant = unread.Count == 0 })];
        foreach (var withdrawal in Withdrawals)
        {
            Keep(withdrawal);
        }
    }

    /// <summary>What was withdrawn and is not gone yet.</summary>
    public IReadOnlyList<Withdrawal> Withdrawals { get; }

    public IReadOnlyList<JsonObject> Manifests =>
        [.. _objects.Values.Select(entry => CatalogOwners.Own(entry.Manifest, _observed.Provider, entry.Catalogs, entry.Entries))];

    public bool IsOffered(CatalogEntry entry, string @namespace) => _offered.Contains((entry.Metadata.Name ?? "", @namespace));

    public bool Awaits(ResourceType type, NamespacedName name) => _awaited.Contains((type.Kind, name));

    public bool Wants(ResourceType type, NamespacedName name) =>
        _objects.ContainsKey((type.Kind, name)) || _kept.Contains((type.Kind, name)) || _unknownTenants.Contains(TenantOf(type, name));

    /// <summary>The assignments a Catalog needs.</summary>
    public IEnumerable<NamespacedName> AssignmentsOf(Catalog catalog) => _objects
        .Where(entry => entry.Key.Kind == ServiceClusterAssignment.ResourceType.Kind && entry.Value.Catalogs.Contains(catalog.Metadata.Name ?? ""))
        .Select(entry => entry.Key.Name);

    /// <summary>What a Catalog's tenants have too much of.</summary>
    public IReadOnlyList<string> ExceededQuotas(Catalog catalog) => _quotas.Exceeded(catalog);

    private void Publish(Catalog catalog)
    {
        foreach (var tenant in _observed.Tenants.Where(tenant => Coverage.Selects(catalog, tenant)))
        {
            var @namespace = tenant.Metadata.Name ?? "";
            if (_observed.Account is not { } provider || _observed.AccountOf(@namespace) is null)
            {
                _unknownTenants.Add(@namespace);
                continue;
            }

            if (_observed.TenantAccount(tenant) is not { } account || (!IsPublished(Provider.ResourceType, @namespace, _observed.Provider) && !CatalogObserved.IsReady(account)))
            {
                continue;
            }

            Add(catalog, KubeObject.Encode(ProviderFor(@namespace, provider)));
            if (_quotas.For(catalog, tenant) is { } quota)
            {
                Add(catalog, quota);
            }

            foreach (var entry in _observed.Entries.Where(entry => Coverage.Selects(catalog, entry)))
            {
                Publish(catalog, entry, provider, account, tenant);
            }
        }
    }

    /// <summary>Of a Catalog that cannot be read, its quotas stay: tenants whom another one reaches too must not get more for that.</summary>
    private void KeepLimits(Catalog catalog) => _kept.UnionWith(_observed.Own
        .Where(item => item.Type == KubernetesResources.ResourceQuotas && item.Catalogs.Contains(catalog.Metadata.Name, StringComparer.Ordinal))
        .Select(item => (item.Type.Kind, item.Metadata.NamespacedName)));

    /// <summary>What the instances of a withdrawn offer need stays until the last of them is gone (docs/contract/offers.md#withdrawal).</summary>
    private void Keep(Withdrawal withdrawal)
    {
        var (entry, @namespace, instances) = withdrawal;
        if (instances is { Count: 0 })
        {
            return;
        }

        if (entry.Status?.ProviderCRD is not { } providerCrd)
        {
            _unknownTenants.Add(@namespace); // nothing is known of it, not even its cluster
            return;
        }

        var cluster = _observed.ServiceClusters.FirstOrDefault(cluster => cluster.Metadata.Name == providerCrd.Region.Name);
        if (withdrawal.IsAwaited || cluster is null || entry.Status.TenantCRD is not { } tenantCrd
            || _observed.Account is not { } provider || _observed.AccountOf(@namespace) is not { Metadata.IsDeleting: false } tenant)
        {
            // A namespace that is going takes no writes either: what is there stays as it is.
            KeepAsItIs(withdrawal, providerCrd.Region.Name);
            return;
        }

        AddFor(entry, KubeObject.Encode(ProviderFor(@namespace, provider)));
        AddFor(entry, Way(@namespace, cluster));
        AddFor(entry, [.. Access(TenantRole(entry), @namespace, tenantCrd, tenant, VerbsLeft(entry)), .. Access(ProviderRole(entry), @namespace, providerCrd, provider, "*")]);
    }

    /// <summary>Kind and name of what is published for an entry alone.</summary>
    public IEnumerable<(string Kind, string Name)> NamesOf(CatalogEntry entry) =>
    [
        (Offering.ResourceType.Kind, entry.Status?.TenantCRD?.Name ?? ""),
        .. from role in new[] { TenantRole(entry), ProviderRole(entry) }
           from name in new[] { role, $"{role}:{_observed.Provider}" }
           from kind in new[] { KubernetesResources.Roles.Kind, KubernetesResources.RoleBindings.Kind }
           select (kind, name),
    ];

    private void Publish(Catalog catalog, CatalogEntry entry, Account provider, Account account, Tenant tenant)
    {
        var @namespace = tenant.Metadata.Name ?? "";
        _offered.Add((entry.Metadata.Name ?? "", @namespace));
        if (entry.Status is not { ProviderCRD: { } providerCrd } status)
        {
            if (IsPublished(KubernetesResources.Roles, @namespace, TenantRole(entry)))
            {
                _unknownTenants.Add(@namespace); // it was published, and its status is lost: wait until it is known again
            }

            return;
        }

        var cluster = _observed.ServiceClusters.FirstOrDefault(cluster => cluster.Metadata.Name == providerCrd.Region.Name);
        if (cluster is null || status.TenantCRD is not { } tenantCrd
            || !(IsPublished(Offering.ResourceType, @namespace, tenantCrd.Name) || (IsReady(entry) && _quotas.Holds(entry, tenantCrd.Name, tenant))))
        {
            Keep(entry, providerCrd.Region.Name, @namespace);
            return;
        }

        Add(catalog,
        [
            KubeObject.Encode(OfferingFor(entry, tenantCrd, account, tenant)), .. Way(@namespace, cluster),
            .. Access(TenantRole(entry), @namespace, tenantCrd, account, "*"), .. Access(ProviderRole(entry), @namespace, providerCrd, provider, "*"),
        ]);
    }

    // Without "create" whatever happens, and without "update" unless instances may still be changed.
    private static readonly string[] ScaleVerbs = ["get", "patch", "update"];

    private static string[] VerbsLeft(CatalogEntry entry) => entry.Spec.OnWithdraw is WithdrawalPolicy.Keep
        ? ["get", "list", "watch", "update", "patch", "delete"]
        : ["get", "list", "watch", "delete"];

    private void KeepAsItIs(Withdrawal withdrawal, string cluster)
    {
        var needed = Needed(withdrawal.Entry, cluster, withdrawal.Namespace).Append((Provider.ResourceType.Kind, new(withdrawal.Namespace, _observed.Provider)))
            .Where(item => withdrawal.Instances is null || item.Kind != Offering.ResourceType.Kind).ToList();
        _kept.UnionWith(needed);
        if (withdrawal.IsAwaited)
        {
            _awaited.UnionWith(needed);
        }
    }

    // An entry that is unready or being changed is still covered. Above all its assignment stays: with it every instance would go.
    private void Keep(CatalogEntry entry, string cluster, string @namespace) => _kept.UnionWith(Needed(entry, cluster, @namespace));

    private IEnumerable<(string Kind, NamespacedName Name)> Needed(CatalogEntry entry, string cluster, string @namespace) =>
    [
        (ServiceClusterAssignment.ResourceType.Kind, new(_observed.Provider, $"{@namespace}.{cluster}")),
        (Region.ResourceType.Kind, new(@namespace, $"{cluster}.{_observed.Provider}")),
        .. NamesOf(entry).Select(item => (item.Kind, new NamespacedName(@namespace, item.Name))),
    ];

    private bool IsPublished(ResourceType type, string @namespace, string name) => _published.Contains((type.Kind, new(@namespace, name)));

    private static bool IsReady(CatalogEntry entry) => Readiness.IsReady(entry.Metadata, entry.Status);

    private static string TenantRole(CatalogEntry entry) => $"kubecarrier:tenant:{entry.Metadata.Name}";

    private static string ProviderRole(CatalogEntry entry) => $"kubecarrier:provider:{entry.Metadata.Name}";

    public static string TenantOf(ResourceType type, NamespacedName name) =>
        (type == ServiceClusterAssignment.ResourceType ? name.Name.Split('.')[0] : name.Namespace) ?? "";

    // Another provider with an entry of the same name may have been here first; nobody's role is overwritten (F-CAT-16).
    private IEnumerable<JsonObject> Access(string name, string @namespace, CrdInformation crd, Account account, params string[] verbs)
    {
        var taken = _foreign.Contains((KubernetesResources.Roles.Kind, new(@namespace, name)));
        return AccountRoles.Pair(taken ? $"{name}:{_observed.Provider}" : name, @namespace, [.. Rules(crd, verbs)], account.Spec.Subjects, owner: null);
    }

    // Scaling changes an instance: whoever may do that may scale it, and by nothing else.
    private static IEnumerable<JsonObject> Rules(CrdInformation crd, string[] verbs)
    {
        yield return AccountRoles.Rule(crd.ApiGroup, [crd.Plural], verbs);
        if (crd.Versions.Any(version => version.SpecReplicasPath is not null))
        {
            yield return AccountRoles.Rule(crd.ApiGroup, [$"{crd.Plural}/scale"], verbs is ["*"] ? ScaleVerbs : [.. ScaleVerbs.Intersect(verbs, StringComparer.Ordinal)]);
        }
    }

    private void Add(Catalog catalog, params IEnumerable<JsonObject> manifests)
    {
        foreach (var manifest in manifests)
        {
            Wanted(manifest).Catalogs.Add(catalog.Metadata.Name ?? "");
        }
    }

    private void AddFor(CatalogEntry entry, params IEnumerable<JsonObject> manifests)
    {
        foreach (var manifest in manifests)
        {
            Wanted(manifest).Entries.Add(entry.Metadata.Name ?? "");
        }
    }

    private (JsonObject Manifest, SortedSet<string> Catalogs, SortedSet<string> Entries) Wanted(JsonObject manifest)
    {
        var key = (manifest.Text("kind") ?? "", Plans.Manifest.NameOf(manifest));
        _objects.TryAdd(key, (manifest, new(StringComparer.Ordinal), new(StringComparer.Ordinal)));
        return _objects[key];
    }

    private Provider ProviderFor(string @namespace, Account provider) => new()
    {
        Metadata = new() { Name = _observed.Provider, Namespace = @namespace },
        Spec = new() { Metadata = provider.Spec.Metadata ?? new() { DisplayName = _observed.Provider, ShortDescription = _observed.Provider } },
    };

    private Offering OfferingFor(CatalogEntry entry, CrdInformation crd, Account account, Tenant tenant) => new()
    {
        Metadata = new() { Name = crd.Name, Namespace = tenant.Metadata.Name },
        Spec = new()
        {
            Metadata = entry.Spec.Metadata,
            Provider = new() { Name = _observed.Provider },
            CRD = crd,
            Restrictions = _restrictions.Of(entry, tenant),
            Quota = QuotaPlan.Effective(_observed.Catalogs, entry, tenant),
            Suspended = entry.Spec.Suspended || account.Spec.Suspended,
        },
    };

    private JsonObject[] Way(string @namespace, ServiceCluster cluster) =>
        _ways.TryGetValue((@namespace, cluster.Metadata.Name), out var known) ? known
            : _ways[(@namespace, cluster.Metadata.Name)] = [KubeObject.Encode(RegionFor(@namespace, cluster)), KubeObject.Encode(AssignmentFor(@namespace, cluster))];

    private Region RegionFor(string @namespace, ServiceCluster cluster) => new()
    {
        Metadata = new() { Name = $"{cluster.Metadata.Name}.{_observed.Provider}", Namespace = @namespace },
        Spec = new() { Metadata = cluster.Spec.Metadata, Provider = new() { Name = _observed.Provider } },
    };

    private ServiceClusterAssignment AssignmentFor(string @namespace, ServiceCluster cluster) => new()
    {
        Metadata = new() { Name = $"{@namespace}.{cluster.Metadata.Name}", Namespace = _observed.Provider },
        Spec = new() { ServiceCluster = new() { Name = cluster.Metadata.Name ?? "" }, ManagementNamespace = new() { Name = @namespace } },
    };
}
