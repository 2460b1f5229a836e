using System.Globalization;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>An entry that no Catalog covers for a tenant any more, while something that was published for it is left.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Namespace">The tenant.</param>
/// <param name="Instances">What lives of it there; null while that is not known, and then nothing is taken away (H34).</param>
public sealed record Withdrawal(CatalogEntry Entry, string Namespace, IReadOnlyList<ObjectMeta>? Instances)
{
    /// <summary>Somebody wanted it; false where a Catalog cannot be read, which may be the one that offers it.</summary>
    public bool IsMeant { get; init; } = true;

    /// <summary>What tenants write; null while the entry does not say.</summary>
    public ResourceType? TenantType => Entry.Status?.TenantCRD is { } crd ? CrdState.Resource(crd) : null;

    /// <summary>The instances that are to go with the offer.</summary>
    public IEnumerable<Deletion> Deletions => IsMeant && Entry.Spec.OnWithdraw is WithdrawalPolicy.Delete && TenantType is { } type
        ? (Instances ?? []).Where(instance => !instance.IsDeleting).Select(instance => Deletion.Of(type, instance))
        : [];

    /// <summary>Catalogs that go wait for it: its instances go with the offer, or it is not known whether there are any.</summary>
    public bool IsAwaited => Instances is null || (Instances.Count > 0 && Entry.Spec.OnWithdraw is WithdrawalPolicy.Delete);
}

/// <summary>How many instances of an entry a tenant has.</summary>
public sealed record TenantInstances(string Namespace, int Count);

/// <summary>The condition that tells a provider what still runs of an entry after its offer was withdrawn.</summary>
internal static class WithdrawalReport
{
    /// <summary>While it is not known what runs, the condition stays as it was.</summary>
    public static void Add(Conditions conditions, CatalogEntry entry, IReadOnlyList<TenantInstances>? unoffered)
    {
        if (unoffered is null)
        {
            return;
        }

        var tenants = unoffered.OrderBy(tenant => tenant.Namespace, StringComparer.Ordinal)
            .Select(tenant => string.Create(CultureInfo.InvariantCulture, $"{tenant.Namespace} {tenant.Count}")).ToList();
        var (reason, what) = entry.Spec.OnWithdraw switch
        {
            WithdrawalPolicy.Keep => (CatalogEntryConditions.Kept, "can be changed and deleted"),
            WithdrawalPolicy.Delete => (CatalogEntryConditions.Deleting, "are being deleted, though not while a Catalog cannot be read"),
            _ => (CatalogEntryConditions.Frozen, "can be deleted, but not changed"),
        };
        conditions.SetOnceTrue(
            CatalogEntryConditions.Withdrawn, tenants.Count > 0,
            (reason, $"instances of tenants to whom it is not offered any more {what}: {Names.List(tenants)}"),
            (CatalogEntryConditions.Offered, "no instance is left without an offer"));
    }
}
