using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Explanation;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Catalogs;

namespace KubeCarrier.Cli.Offers;

/// <summary>What a tenant is offered, and how much of it is used; read with the rights that every tenant has.</summary>
internal sealed class OfferList(ClusterSession hub)
{
    /// <summary>Sorted by name.</summary>
    public async Task<IReadOnlyList<OfferReport>> ReadAsync(CancellationToken cancellationToken)
    {
        var tenant = hub.Namespace;
        var offerings = hub.Client.ListAsync<Offering>(new() { Namespace = tenant }, cancellationToken);
        var quotas = QuotasAsync(hub, tenant, cancellationToken);
        var account = (await hub.ReadAsync<Account>(new(null, tenant), cancellationToken)).Value;
        var isFrozen = account is { Spec.Suspended: true };
        var counted = await quotas;
        return
        [
            .. (await offerings).OrderBy(offering => offering.Metadata.Name, StringComparer.Ordinal).Select(offering => new OfferReport(
                isFrozen || offering.Spec.Suspended ? "suspended" : "offered", offering, null, isFrozen || offering.Spec.Suspended, QuotaLine.Of(counted, offering.Spec.CRD?.Name ?? ""))),
        ];
    }

    /// <summary>The one that somebody means by its name, or by a kind or plural that no other has.</summary>
    public async Task<Offering> FindAsync(string name, CancellationToken cancellationToken)
    {
        var all = await hub.Client.ListAsync<Offering>(new() { Namespace = hub.Namespace }, cancellationToken);
        var called = all.Where(offering => IsCalled(offering, name)).ToList();
        return called switch
        {
            [var only] => only,
            [] => throw new CliException($"{name} is not offered to {hub.Namespace}; {(all.Count == 0 ? "nothing is" : $"kubectl kubecarrier offers -n {hub.Namespace} lists what is")}."),
            _ => throw new CliException($"{name} is ambiguous; write one of {string.Join(", ", called.Select(offering => offering.Metadata.Name).Order(StringComparer.Ordinal))}."),
        };
    }

    /// <summary>What Kubernetes counts in a namespace; none when it may not be read.</summary>
    public static async Task<IReadOnlyList<QuotaState>> QuotasAsync(ClusterSession hub, string tenant, CancellationToken cancellationToken)
    {
        return [.. ((await ListAsync().OrWhyNotAsync()).Value ?? []).Select(QuotaState.Of)];

        async Task<IReadOnlyList<JsonObject>?> ListAsync() =>
            (await hub.Client.ListAsync(KubernetesResources.ResourceQuotas, new() { Namespace = tenant }, cancellationToken)).Items;
    }

    private static bool IsCalled(Offering offering, string name) => new[] { offering.Metadata.Name, offering.Spec.CRD?.Name, offering.Spec.CRD?.Kind, offering.Spec.CRD?.Plural }
        .Contains(name, StringComparer.OrdinalIgnoreCase);
}
