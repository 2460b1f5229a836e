using System.Globalization;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.CatalogEntries;

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
