using System.Globalization;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Offline.Sessions;

/// <summary>Kubernetes' quota admission, for instances: it counts what is there.</summary>
internal static class InstanceQuota
{
    /// <summary>One violation for each ResourceQuota that one more would exceed.</summary>
    public static IReadOnlyList<Violation> Check(HubState state, ServedKind kind, string? @namespace)
    {
        var quotas = state.In(HubKinds.Quotas, @namespace);
        if (quotas.IsEmpty)
        {
            return [];
        }

        var (crd, used) = (kind.Type.GroupResource, state.In(kind.Resource, @namespace).Count);
        return
        [
            .. from quota in quotas.Values
               let limit = QuotaState.Of(quota.Json).Limit(crd)
               where limit is not null && used + 1 > limit
               select new Violation("metadata.namespace", Sentence(quota, crd, used, limit.GetValueOrDefault())) { Rule = StepRules.QuotaIsNotExceeded },
        ];
    }

    // Kubernetes' own words, and then whose limit it is.
    private static string Sentence(KubeObject quota, string crd, int used, long limit)
    {
        var key = QuotaState.Key(crd);
        var source = CatalogOwners.Read(quota.Meta) is { Catalogs: [var catalog, ..] } owners
            ? string.Create(CultureInfo.InvariantCulture, $"; {Catalog.ResourceType.Kind} {catalog} of {owners.Namespace} allows {quota.Meta.Namespace} {limit} of them")
            : "";
        return $"exceeded quota: {quota.Meta.Name}, requested: {key}=1, used: {key}={QuotaState.Write(used)}, limited: {key}={QuotaState.Write(limit)}{source}";
    }
}
