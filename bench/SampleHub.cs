using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Bench;

/// <summary>A hub of many accounts: each provider has entries that a Catalog offers to tenants, so that offers add up to the wanted number.</summary>
internal sealed class SampleHub
{
    public const string Group = "eu-west-1.provider-0";

    public const string Tenant = "tenant-0";

    /// <summary>Restricted fields of an entry, and settings of the sample instance.</summary>
    public const int Settings = 20;

    private const int EntriesPerProvider = 10;

    /// <param name="offers">In all: providers x entries x tenants of each provider.</param>
    /// <param name="accounts">Providers and tenants together, at least.</param>
    /// <param name="restrictedBy">How <see cref="Settings"/> fields of every entry are restricted, half of them by the entry, half by the Catalog; null: not at all.</param>
    public SampleHub(int offers, int accounts, Enforcement? restrictedBy)
    {
        var providers = Math.Max(1, Math.Min(offers / (2 * EntriesPerProvider), accounts / 4));
        var tenantsEach = Math.Max(1, offers / (providers * EntriesPerProvider));
        Accounts = [.. Enumerable.Range(0, providers).Select(i => Account($"provider-{i}", AccountRole.Provider)),
            .. Enumerable.Range(0, Math.Max(accounts - providers, tenantsEach)).Select(i => Account($"tenant-{i}", AccountRole.Tenant))];
        var tenantCount = Accounts.Count - providers;
        foreach (var p in Enumerable.Range(0, providers))
        {
            Catalogs.Add(new() { Metadata = Meta("default", $"provider-{p}"), Spec = CatalogFor(restrictedBy) });
            Entries.AddRange(Enumerable.Range(0, EntriesPerProvider).Select(e => Entry($"provider-{p}", e, restrictedBy)));
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

    private static CatalogSpec CatalogFor(Enforcement? restrictedBy) => new()
    {
        CatalogEntrySelector = new(),
        TenantSelector = new(),
        Restrictions = restrictedBy is { } mode
            ? [new() { Name = "every-tenant", CatalogEntrySelector = new(), TenantSelector = new(), Fields = [.. Enumerable.Range(0, Settings / 2).Select(i => Restricted(i, mode))] }]
            : [],
    };

    private static CatalogEntry Entry(string provider, int number, Enforcement? restrictedBy) => new()
    {
        Metadata = Meta($"service{number}s.eu-west-1", provider),
        Spec = new()
        {
            Metadata = new() { DisplayName = "Service", ShortDescription = "A service" },
            BaseCRD = new() { Name = $"service{number}s.internal.eu-west-1.{provider}" },
            Derive = new() { Expose = [new() { Versions = ["v1alpha1"], Fields = [.. Fields(restrictedBy)] }] },
        },
        Status = new()
        {
            ProviderCRD = Crd(number, $"internal.eu-west-1.{provider}"),
            TenantCRD = Crd(number, $"eu-west-1.{provider}"),
        },
    };

    private static IEnumerable<ExposedField> Fields(Enforcement? restrictedBy) =>
    [
        new() { JsonPath = ".spec.username" },
        new() { JsonPath = ".spec.password" },
        .. Enumerable.Range(0, Settings).Select(i => restrictedBy is { } mode && i >= Settings / 2
            ? new ExposedField { JsonPath = $".spec.setting{i}", MaxLength = 64, Pattern = "[a-z0-9 ,]+", Enforcement = mode }
            : new ExposedField { JsonPath = $".spec.setting{i}" }),
    ];

    private static FieldRestriction Restricted(int setting, Enforcement mode) => new()
    {
        JsonPath = $".spec.setting{setting}",
        Allowed = [.. Enumerable.Range(0, Settings).Select(i => (JsonNode)SampleReview.Setting(i))],
        Enforcement = mode,
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
