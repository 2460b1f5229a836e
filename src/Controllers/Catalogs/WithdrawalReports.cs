using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;

namespace KubeCarrier.Controllers.Catalogs;

/// <summary>What the Catalogs of each provider found withdrawn, for the reports of its entries. It is found again after every start.</summary>
internal sealed class WithdrawalReports
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<TenantInstances>?>> _providers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _expected = new(StringComparer.Ordinal);

    /// <summary>An entry has something new to report.</summary>
    public event Action<NamespacedName>? Changed;

    /// <summary>The tenants with instances but without an offer; null while that is not known.</summary>
    public IReadOnlyList<TenantInstances>? Of(NamespacedName entry) =>
        _providers.TryGetValue(entry.Namespace ?? "", out var entries) ? entries.GetValueOrDefault(entry.Name, []) : null;

    /// <summary>Whether the end of an instance may change what a provider publishes.</summary>
    public bool AnyIn(string provider) => _expected.ContainsKey(provider) || (_providers.TryGetValue(provider, out var entries) && entries.Count > 0);

    /// <summary>Instances of a provider are being counted.</summary>
    public void Expect(string provider) => _expected[provider] = true;

    /// <param name="provider">The provider.</param>
    /// <param name="entries">Its entries with something withdrawn.</param>
    /// <param name="all">All of its entries: the first time each of them is news.</param>
    public void Set(string provider, IReadOnlyDictionary<string, IReadOnlyList<TenantInstances>?> entries, IEnumerable<string> all)
    {
        var before = _providers.GetValueOrDefault(provider);
        _providers[provider] = entries;
        _expected.TryRemove(provider, out _);
        foreach (var entry in before is null ? all : before.Keys.Union(entries.Keys, StringComparer.Ordinal))
        {
            if (before is null || !Same(before.GetValueOrDefault(entry, []), entries.GetValueOrDefault(entry, [])))
            {
                Changed?.Invoke(new(provider, entry));
            }
        }
    }

    private static bool Same(IReadOnlyList<TenantInstances>? one, IReadOnlyList<TenantInstances>? other) =>
        one is null ? other is null : other is not null && one.SequenceEqual(other);
}
