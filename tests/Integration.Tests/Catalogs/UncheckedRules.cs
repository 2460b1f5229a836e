using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Offline.Samples;
using KubeCarrier.Schemas;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>
/// The CEL rules that a sample says nobody looked at. No sample can meet all rules, so a refusal by one of them, and by nothing else, is what was
/// said; waiting does not change it.
/// </summary>
internal sealed class UncheckedRules(SampleInstance sample, JsonObject crd)
{
    private readonly List<string> _told = [.. Rules(crd).Where(rule => sample.Remarks.Any(remark => remark.StartsWith($"not checked here: the rule '{rule["rule"]}' ", StringComparison.Ordinal)))
        .Select(rule => $"{rule["message"] ?? rule["rule"]}".Trim())];

    public bool AreAllThatRefuse(ApiException refusal) => refusal.Code == 422
        && (refusal.Details?.Causes ?? []).Where(SchemaCause.IsAboutTheObject).ToList() is { Count: > 0 } causes
        && causes.TrueForAll(cause => _told.Exists(told => cause.Message?.EndsWith(told, StringComparison.Ordinal) is true));

    private static IEnumerable<JsonObject> Rules(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field is { Key: "x-kubernetes-validations", Value: JsonArray rules } ? rules.OfType<JsonObject>() : Rules(field.Value)),
        JsonArray items => items.SelectMany(Rules),
        _ => [],
    };
}
