using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Offers;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Cli.Explanation;

/// <summary>Reads what a tenant is offered: from the Offering, where the controller tells it to those who can read neither entries nor Catalogs.</summary>
internal sealed class OfferReader(ClusterSession hub)
{
    public async Task<OfferReport> ReadAsync(HubService service, string tenant, CancellationToken cancellationToken)
    {
        var crd = service.Written.GroupResource;
        var offering = hub.ReadAsync<Offering>(new(tenant, crd), cancellationToken);
        var quotas = OfferList.QuotasAsync(hub, tenant, cancellationToken);
        var entries = hub.ListAsync<CatalogEntry>(service.Provider, cancellationToken);
        var account = hub.ReadAsync<Account>(new(null, tenant), cancellationToken);
        var catalogs = hub.ListAsync<Catalog>(service.Provider, cancellationToken);
        var taking = hub.ReadAsync<Tenant>(new(service.Provider, tenant), cancellationToken);

        var (offer, entry) = (await offering, (await entries).Value?.FirstOrDefault(entry => entry.Status?.TenantCRD?.Name == crd));
        var told = new ToldOffer
        {
            Offering = offer.Value,
            Entry = entry,
            Catalogs = (await catalogs).Value,
            Tenant = (await taking).Value,
            Account = (await account).Value,
        };
        var isAccountSuspended = told.Account is { Spec.Suspended: true };
        var isSuspended = isAccountSuspended || entry is { Spec.Suspended: true } || offer.Value is { Spec.Suspended: true };
        return new(State(offer, told, isAccountSuspended, tenant), offer.Value, offer.WhyNot, isSuspended, QuotaLine.Of(await quotas, crd))
        {
            Computed = offer.WhyNot is null ? null : Restrictions(told),
        };
    }

    private static string State(Reading<Offering> offer, ToldOffer told, bool isAccountSuspended, string tenant)
    {
        var entry = told.Entry;
        var withdrawn = entry?.Status?.Conditions.FirstOrDefault(condition => condition is { Type: CatalogEntryConditions.Withdrawn, Status: Condition.True });
        return offer switch
        {
            _ when isAccountSuspended => $"account {tenant} is suspended; its instances can be read and deleted",
            _ when entry is { Spec.Suspended: true } => "suspended by its provider; its instances can be read and deleted",
            { Value.Spec.Suspended: true } => "suspended; its instances can be read and deleted",
            _ when told.IsOffered => $"offered to {tenant}",
            { Value: not null } => $"not offered to {tenant} any more: {told.WhyNot ?? "the Offering is being deleted"}",
            { WhyNot: null } => $"not offered to {tenant}{(entry is null ? "" : $"; onWithdraw is {entry.Spec.OnWithdraw}")}",
            _ when withdrawn is not null => $"withdrawn from {withdrawn.Message}",
            { WhyNot: var whyNot } => $"Offering {whyNot}",
        };
    }

    // A provider may not read what is in the tenant's namespace, but all that it is made of.
    private static IReadOnlyList<EffectiveRestriction>? Restrictions(ToldOffer told) => told is { Entry: { } entry, Catalogs: { } catalogs, Tenant: { } tenant }
        ? EffectiveRestrictions.For(entry, tenant, catalogs.Where(catalog => Coverage.Selects(catalog, tenant)))
        : null;
}
