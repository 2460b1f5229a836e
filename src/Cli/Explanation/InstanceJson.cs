using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Cli.Explanation;

/// <summary>An instance for programs.</summary>
internal static class InstanceJson
{
    public static JsonObject Of(InstanceReport report) => new()
    {
        ["name"] = report.Name.Name,
        ["namespace"] = report.Name.Namespace,
        ["service"] = report.Service.Written.GroupResource,
        ["kind"] = report.Service.Written.Kind,
        ["provider"] = report.Service.Provider,
        ["serviceCluster"] = report.Service.ServiceCluster,
        ["serviceNamespace"] = report.Place.Namespace,
        ["summary"] = ChainSummary.Of(report.Chain, report.Offer.Standing),
        ["waitsFor"] = report.Chain.WaitsFor,
        ["layers"] = new JsonArray([.. report.Chain.Layers.Select(Layer)]),
        ["offer"] = Offer(report.Offer),
    };

    public static JsonObject Offer(OfferReport offer) => new()
    {
        ["state"] = offer.State,
        ["suspended"] = offer.IsSuspended,
        ["notReadable"] = offer.WhyNot,
        ["restrictions"] = new JsonArray([.. offer.Restrictions.Select(Restriction)]),
        ["quota"] = new JsonArray([.. offer.Quotas.Select(quota => (JsonNode)new JsonObject { ["name"] = quota.Name, ["used"] = quota.Used, ["limit"] = quota.Limit })]),
    };

    private static JsonNode Layer(ChainLayer layer) => new JsonObject
    {
        ["object"] = $"{layer.Target}",
        ["state"] = $"{layer.State}",
        ["message"] = layer.Sentence,
        ["generation"] = layer.Generation,
        ["observedGeneration"] = layer.ObservedGeneration,
        ["conditions"] = new JsonArray([.. layer.Conditions.Select(condition => (JsonNode)new JsonObject
        {
            ["type"] = condition.Type,
            ["status"] = condition.Status,
            ["reason"] = condition.Reason,
            ["message"] = condition.Message,
        })]),
    };

    private static JsonNode Restriction(EffectiveRestriction said) => new JsonObject
    {
        ["field"] = said.JsonPath.TrimStart('.'),
        ["allowed"] = EffectiveText.Allowed(said),
        ["mode"] = $"{said.Enforcement}",
        ["from"] = new JsonArray([.. said.Sources.Select(source => (JsonNode)source)]),
        ["message"] = said.Message,
    };
}
