using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Hub;

/// <summary>
/// An immutable picture of the hub, all that instance rules may know. Watches replace it piece by piece; a look-up costs the same with ten
/// offers and with ten thousand.
/// </summary>
public sealed class HubView
{
    private readonly Dictionary<string, AccountFacts> _accounts;
    private readonly Dictionary<CrdKey, CrdFacts> _crds;
    private readonly Dictionary<string, ProviderFacts> _providers;

    private HubView(Dictionary<string, AccountFacts> accounts, Dictionary<CrdKey, CrdFacts> crds, Dictionary<string, ProviderFacts> providers) =>
        (_accounts, _crds, _providers) = (accounts, crds, providers);

    public static HubView Empty { get; } = new(new(StringComparer.Ordinal), [], new(StringComparer.Ordinal));

    /// <summary>
    /// The account whose namespace this is; null for any other namespace, also for one that has an account's name and is not its own (B23).
    /// </summary>
    public AccountFacts? AccountOf(string @namespace) => _accounts.GetValueOrDefault(@namespace) is { OwnsNamespace: true } account ? account : null;

    /// <summary>The CRD of an instance; null when no CatalogEntry speaks of it.</summary>
    public CrdFacts? Crd(string group, string plural) => _crds.GetValueOrDefault(new(group, plural));

    /// <summary>Whether a Catalog offers this CRD to the tenant who owns the namespace.</summary>
    public bool IsOffered(CrdFacts crd, string @namespace) =>
        _providers.TryGetValue(crd.Provider, out var provider)
            && provider.TenantsByEntry.TryGetValue(crd.Entry, out var tenants)
            && tenants.Contains(@namespace)
            && IsTenantOf(provider, @namespace);

    /// <summary>Whether the namespace is a tenant's, and assigned to the CRD's service cluster, and the assignment is ready.</summary>
    public bool IsAssigned(CrdFacts crd, string @namespace) => TryAssigned(crd, @namespace, out _);

    /// <summary>The namespace of the CRD's service cluster that holds a namespace's instances; null when there is none yet.</summary>
    public string? AssignedNamespace(CrdFacts crd, string @namespace) => TryAssigned(crd, @namespace, out var name) ? name : null;

    /// <summary>What restricts those who write instances of the CRD into a namespace.</summary>
    public RestrictionSet RestrictionsOn(CrdFacts crd, string @namespace) =>
        _providers.GetValueOrDefault(crd.Provider)?.Restrictions.For(crd.Entry, @namespace) ?? RestrictionSet.None;

    /// <summary>The entries of which a tenant can have instances, offered or not.</summary>
    public IEnumerable<CatalogEntry> EntriesOf(string tenant) => _providers.Values.SelectMany(provider => provider.EntriesOf(tenant));

    /// <summary>The objects that <see cref="EntriesOf"/> rests on: a picture of these alone answers the same.</summary>
    public IEnumerable<JsonObject> SourcesOf(string tenant) => _providers.Values.SelectMany(provider => provider.SourcesOf(tenant));

    /// <summary>The objects that all answers about a CRD and a namespace rest on: a picture of these alone answers the same.</summary>
    public HubSources SourcesFor(string group, string plural, string @namespace)
    {
        var crd = Crd(group, plural);
        var provider = crd is null ? null : _accounts.GetValueOrDefault(crd.Provider);
        return new(@namespace, crd?.Entry, _accounts.GetValueOrDefault(@namespace), provider, crd is null ? null : _providers.GetValueOrDefault(crd.Provider));
    }

    /// <summary>The picture that objects make.</summary>
    public static HubView Of(
        IEnumerable<Account> accounts,
        IEnumerable<Catalog> catalogs,
        IEnumerable<CatalogEntry> entries,
        IEnumerable<Tenant> tenants,
        IEnumerable<ServiceClusterAssignment> assignments,
        IEnumerable<CustomResourceDiscovery> discoveries)
    {
        var discoveriesOf = ByNamespace(discoveries);
        var (catalogsOf, entriesOf) = (ByNamespace(catalogs), ByNamespace(entries));
        var (tenantsOf, assignmentsOf) = (ByNamespace(tenants), ByNamespace(assignments));
        var providers = catalogsOf.Select(some => some.Key).Concat(entriesOf.Select(some => some.Key))
            .Concat(tenantsOf.Select(some => some.Key)).Concat(assignmentsOf.Select(some => some.Key))
            .Distinct(StringComparer.Ordinal);
        return Empty.With(
            accounts.ToDictionary(account => account.Metadata.Name ?? "", account => (Account?)account, StringComparer.Ordinal),
            providers.ToDictionary(
                name => name,
                name => ProviderFacts.Of(name, catalogsOf[name], entriesOf[name], tenantsOf[name], assignmentsOf[name], discoveriesOf[name]),
                StringComparer.Ordinal));
    }

    /// <summary>This picture with one account replaced, or taken away when null. An account in deletion still owns its namespace.</summary>
    public HubView WithAccount(string name, Account? account) =>
        With(new Dictionary<string, Account?>(StringComparer.Ordinal) { [name] = account }, new Dictionary<string, ProviderFacts>(StringComparer.Ordinal));

    /// <summary>This picture with everything of one provider replaced.</summary>
    public HubView WithProvider(string name, ProviderFacts facts) =>
        With(new Dictionary<string, Account?>(StringComparer.Ordinal), new Dictionary<string, ProviderFacts>(StringComparer.Ordinal) { [name] = facts });

    /// <summary>Many replacements at once: each dictionary is copied once, however many there are.</summary>
    public HubView With(IReadOnlyDictionary<string, Account?> accounts, IReadOnlyDictionary<string, ProviderFacts> providers) =>
        new(
            accounts.Count == 0 ? _accounts : Replaced(accounts),
            providers.Count == 0 ? _crds : Replaced(providers),
            providers.Count == 0 ? _providers : new(_providers.Where(known => !providers.ContainsKey(known.Key)).Concat(providers), StringComparer.Ordinal));

    // An assignment from before its namespace was judged is judged here (B79).
    private bool TryAssigned(CrdFacts crd, string @namespace, out string? name)
    {
        name = null;
        return _providers.TryGetValue(crd.Provider, out var provider)
            && IsTenantOf(provider, @namespace)
            && provider.ReadyAssignments.TryGetValue($"{@namespace}.{crd.ServiceCluster}", out name);
    }

    private bool IsTenantOf(ProviderFacts provider, string @namespace) =>
        AccountOf(@namespace) is { Source: { } account } && provider.Tenants.TryGetValue(@namespace, out var tenant) && Tenancy.Holds(account, tenant);

    private static ILookup<string, T> ByNamespace<T>(IEnumerable<T> items)
        where T : IKubernetesObject<T> => items.ToLookup(item => item.Metadata.Namespace ?? "", StringComparer.Ordinal);

    private Dictionary<string, AccountFacts> Replaced(IReadOnlyDictionary<string, Account?> changed)
    {
        var accounts = new Dictionary<string, AccountFacts>(_accounts, StringComparer.Ordinal);
        foreach (var (name, account) in changed)
        {
            if (account is null)
            {
                accounts.Remove(name);
            }
            else
            {
                accounts[name] = AccountFacts.Of(account);
            }
        }

        return accounts;
    }

    private Dictionary<CrdKey, CrdFacts> Replaced(IReadOnlyDictionary<string, ProviderFacts> changed)
    {
        var crds = new Dictionary<CrdKey, CrdFacts>(_crds.Where(known => !changed.ContainsKey(known.Value.Provider)));
        foreach (var (key, crd) in changed.Values.SelectMany(provider => provider.Crds))
        {
            crds[key] = crd;
        }

        return crds;
    }
}

/// <summary>Group and plural of a resource.</summary>
public readonly record struct CrdKey(string Group, string Plural);

/// <summary>What rules know of a CRD that instances are made of.</summary>
/// <param name="Provider">The provider account, which is its namespace.</param>
/// <param name="Entry">The CatalogEntry.</param>
/// <param name="ServiceCluster">Where its instances live.</param>
/// <param name="Role">Who writes its objects.</param>
public sealed record CrdFacts(string Provider, string Entry, string ServiceCluster, CrdRole Role)
{
    /// <summary>Its provider has suspended the entry.</summary>
    public bool Suspended { get; init; }

    /// <summary>What its instances may still do for a tenant who is not offered it any more.</summary>
    public WithdrawalPolicy OnWithdraw { get; init; }

    /// <summary>How its service cluster judges instances too; null when it is not asked (<see cref="WebhookStrategy.None"/>).</summary>
    public DryRunTerms? DryRun { get; init; }
}

/// <summary>What is known beforehand of the dry-run in a service cluster.</summary>
/// <param name="SourceCrd">The CRD's name there.</param>
/// <param name="InternalCrd">The name of its copy in the hub.</param>
/// <param name="TenantCrd">The name of the derived CRD; null when nothing is derived.</param>
/// <param name="OnUnreachable">What a write comes to when the service cluster does not answer.</param>
public sealed record DryRunTerms(string SourceCrd, string InternalCrd, string? TenantCrd, UnreachablePolicy OnUnreachable);

public enum CrdRole
{
    /// <summary>The slimmed CRD that tenants write.</summary>
    Tenant,

    /// <summary>The complete CRD that the provider and the controller write.</summary>
    Internal,

    /// <summary>An entry without <c>derive</c>: tenants write the complete CRD (F-CE-01).</summary>
    Shared,
}
