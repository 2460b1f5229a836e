using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Bench;

/// <summary>A hub of many accounts: each provider has entries that a Catalog offers to tenants, so that offers add up to the wanted number.</summary>
internal sealed class SampleHub
{
    public const string Group = "eu-west-1.provider-0";

    public const string Tenant = "tenant-0";

    private const int EntriesPerProvider = 10;

    /// <param name="offers">In all: providers x entries x tenants of each provider.</param>
    /// <param name="accounts">Providers and tenants together, at least.</param>
    public SampleHub(int offers, int accounts)
    {
        var providers = Math.Max(1, Math.Min(offers / (2 * EntriesPerProvider), accounts / 4));
        var tenantsEach = Math.Max(1, offers / (providers * EntriesPerProvider));
        Accounts = [.. Enumerable.Range(0, providers).Select(i => Account($"provider-{i}", AccountRole.Provider)),
            .. Enumerable.Range(0, Math.Max(accounts - providers, tenantsEach)).Select(i => Account($"tenant-{i}", AccountRole.Tenant))];
        var tenantCount = Accounts.Count - providers;
        foreach (var p in Enumerable.Range(0, providers))
        {
            Catalogs.Add(new() { Metadata = Meta("default", $"provider-{p}"), Spec = new() { CatalogEntrySelector = new(), TenantSelector = new() } });
            Entries.AddRange(Enumerable.Range(0, EntriesPerProvider).Select(e => Entry($"provider-{p}", e)));
            Tenants.AddRange(Enumerable.Range(0, tenantsEach).Select(t => new Tenant { Metadata = Meta($"tenant-{(p * tenantsEach + t) % tenantCount}", $"provider-{p}") }));
        }
    }

    public List<Account> Accounts { get; }

    public List<Catalog> Catalogs { get; } = [];

    public List<CatalogEntry> Entries { get; } = [];

    public List<Tenant> Tenants { get; } = [];

    private static Account Account(string name, AccountRole role) => new()
    {
        Metadata = Meta(name, null),
        Spec = new()
        {
            Roles = [role],
            Metadata = new() { DisplayName = name, ShortDescription = name },
            Subjects = [new() { Kind = "User", Name = $"{name}-member" }],
        },
        Status = new() { Namespace = new() { Name = name } },
    };

    private static CatalogEntry Entry(string provider, int number) => new()
    {
        Metadata = Meta($"service{number}s.eu-west-1", provider),
        Spec = new()
        {
            Metadata = new() { DisplayName = "Service", ShortDescription = "A service" },
            BaseCRD = new() { Name = $"service{number}s.internal.eu-west-1.{provider}" },
            Derive = new() { Expose = [new() { Versions = ["v1alpha1"], Fields = [new() { JsonPath = ".spec.username" }] }] },
        },
        Status = new()
        {
            ProviderCRD = Crd(number, $"internal.eu-west-1.{provider}"),
            TenantCRD = Crd(number, $"eu-west-1.{provider}"),
        },
    };

    private static CrdInformation Crd(int number, string group) => new()
    {
        Name = $"service{number}s.{group}",
        ApiGroup = group,
        Kind = $"Service{number}",
        Plural = $"service{number}s",
        Region = new() { Name = "eu-west-1" },
    };

    private static ObjectMeta Meta(string name, string? @namespace) =>
        new() { Name = name, Namespace = @namespace, Uid = $"{@namespace}-{name}", ResourceVersion = "1", Generation = 1 };
}
