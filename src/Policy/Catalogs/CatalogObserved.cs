using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>Everything of one provider that its Catalogs depend on, and what was published before.</summary>
public sealed record CatalogObserved
{
    /// <summary>What is published.</summary>
    public static IReadOnlyList<ResourceType> PublishedTypes { get; } =
    [
        Offering.ResourceType,
        Api.Catalog.Provider.ResourceType,
        Region.ResourceType,
        ServiceClusterAssignment.ResourceType,
        KubernetesResources.ResourceQuotas,
        KubernetesResources.Roles,
        KubernetesResources.RoleBindings,
    ];

    /// <summary>The provider's namespace, which is its account's name.</summary>
    public required string Provider { get; init; }

    public required Account? Account { get; init; }

    public required IReadOnlyList<Catalog> Catalogs { get; init; }

    public required IReadOnlyList<CatalogEntry> Entries { get; init; }

    public required IReadOnlyList<Tenant> Tenants { get; init; }

    /// <summary>The account of a name.</summary>
    public required Func<string, Account?> AccountOf { get; init; }

    public required IReadOnlyList<ServiceCluster> ServiceClusters { get; init; }

    public required IReadOnlyList<ServiceClusterAssignment> Assignments { get; init; }

    /// <summary>What carries the annotation of Catalogs, of any provider.</summary>
    public required IReadOnlyList<(ResourceType Type, ObjectMeta Metadata)> Published { get; init; }

    /// <summary>The ResourceQuotas made for this provider's Catalogs, as they stand in the tenants' namespaces.</summary>
    public IReadOnlyList<JsonObject> Quotas { get; init; } = [];

    /// <summary>
    /// What lives of an entry in a tenant's namespace, counted where <see cref="CatalogPlan.Withdrawals"/> asked for it. What is not listed is not
    /// known.
    /// </summary>
    public IReadOnlyDictionary<(string Entry, string Namespace), IReadOnlyList<ObjectMeta>> Instances { get; init; } =
        new Dictionary<(string Entry, string Namespace), IReadOnlyList<ObjectMeta>>();

    public static CatalogObserved Of(string provider, IHubObjects hub) => new()
    {
        Provider = provider,
        Account = hub.Get<Account>(new(null, provider)),
        Catalogs = hub.In<Catalog>(provider),
        Entries = hub.In<CatalogEntry>(provider),
        Tenants = hub.In<Tenant>(provider),
        AccountOf = name => hub.Get<Account>(new(null, name)),
        ServiceClusters = hub.In<ServiceCluster>(provider),
        Assignments = hub.In<ServiceClusterAssignment>(provider),
        Quotas = [.. hub.All(KubernetesResources.ResourceQuotas)
            .Where(quota => quota.Meta.Labels.GetValueOrDefault(WellKnown.Labels.OriginNamespace) == provider).Select(quota => quota.Json)],
        Published =
        [
            .. from type in PublishedTypes
               from item in hub.All(type)
               where item.Meta.Annotations.ContainsKey(WellKnown.Annotations.Owners)
               select (type, item.Meta),
        ],
    };

    /// <summary>What was published for this provider's Catalogs. Providers write assignments themselves, so only one in its own namespace counts.</summary>
    public IEnumerable<(ResourceType Type, ObjectMeta Metadata, IReadOnlyList<string> Catalogs)> Own =>
        from item in Published
        let owners = CatalogOwners.Read(item.Metadata)
        where owners is not null && owners.Value.Namespace == Provider
        where item.Type != ServiceClusterAssignment.ResourceType || item.Metadata.Namespace == Provider
        select (item.Type, item.Metadata, owners.Value.Catalogs);

    /// <summary>An account that takes part as tenant.</summary>
    public Account? TenantAccount(Tenant tenant) =>
        AccountOf(tenant.Metadata.Name ?? "") is { } account && Tenancy.Holds(account, tenant) ? account : null;

    public static bool IsReady(Account account) =>
        Readiness.IsReady(account.Metadata, account.Status);
}
