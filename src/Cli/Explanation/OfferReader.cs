using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Policy.Catalogs;

namespace KubeCarrier.Cli.Explanation;

/// <summary>Reads what a tenant is offered: from the Offering, where the controller tells it to those who can read neither entries nor Catalogs.</summary>
internal sealed class OfferReader(ClusterSession hub)
{
    public async Task<OfferReport> ReadAsync(HubService service, string tenant, CancellationToken cancellationToken)
    {
        var crd = service.Written.GroupResource;
        var offering = hub.ReadAsync<Offering>(new(tenant, crd), cancellationToken);
        var quotas = QuotasAsync(tenant, crd, cancellationToken);
        var entries = hub.ListAsync<CatalogEntry>(service.Provider, cancellationToken);
        var account = hub.ReadAsync<Account>(new(null, tenant), cancellationToken);

        var (offer, entry) = (await offering, (await entries).Value?.FirstOrDefault(entry => entry.Status?.TenantCRD?.Name == crd));
        var isAccountSuspended = (await account).Value is { Spec.Suspended: true };
        var isSuspended = isAccountSuspended || entry is { Spec.Suspended: true } || offer.Value is { Spec.Suspended: true };
        return new(State(offer, entry, isAccountSuspended, tenant), offer.Value, offer.WhyNot, isSuspended, await quotas);
    }

    private static string State(Reading<Offering> offer, CatalogEntry? entry, bool isAccountSuspended, string tenant)
    {
        var withdrawn = entry?.Status?.Conditions.FirstOrDefault(condition => condition is { Type: CatalogEntryConditions.Withdrawn, Status: Condition.True });
        return offer switch
        {
            _ when isAccountSuspended => $"account {tenant} is suspended; its instances can be read and deleted",
            _ when entry is { Spec.Suspended: true } => "suspended by its provider; its instances can be read and deleted",
            { Value.Spec.Suspended: true } => "suspended; its instances can be read and deleted",
            { Value: not null } => $"offered to {tenant}",
            { WhyNot: null } => $"not offered to {tenant}{(entry is null ? "" : $"; onWithdraw is {entry.Spec.OnWithdraw}")}",
            _ when withdrawn is not null => $"withdrawn from {withdrawn.Message}",
            { WhyNot: var whyNot } => $"Offering {whyNot}",
        };
    }

    private async Task<IReadOnlyList<QuotaLine>> QuotasAsync(string tenant, string crd, CancellationToken cancellationToken)
    {
        var quotas = await ListAsync().OrWhyNotAsync();
        return
        [
            .. from quota in quotas.Value ?? []
               let state = QuotaState.Of(quota)
               let limit = state.Limit(crd)
               where limit is not null
               select new QuotaLine(state.Name.Name, state.Used(crd), limit.Value),
        ];

        async Task<IReadOnlyList<JsonObject>?> ListAsync() =>
            (await hub.Client.ListAsync(KubernetesResources.ResourceQuotas, new() { Namespace = tenant }, cancellationToken)).Items;
    }
}
