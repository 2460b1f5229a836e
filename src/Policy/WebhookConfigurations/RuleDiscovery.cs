using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>
/// Whether the rules of a configuration name what the API server serves. A rule with a typo matches nothing, and nobody notices (B13).
/// </summary>
public static class RuleDiscovery
{
    /// <summary>Everything that the rules name, one by one, each once.</summary>
    public static IReadOnlyList<RuleResource> Named(ProvenConfiguration configuration)
    {
        var named =
            from rule in WebhookJson.Webhooks(configuration.Desired).SelectMany(webhook => webhook.Objects("rules"))
            from @group in rule.Texts("apiGroups")
            from version in rule.Texts("apiVersions")
            from resource in rule.Texts("resources")
            select new RuleResource(@group, version, resource, rule.Text("scope") ?? WebhookDefaults.AnyScope);
        return [.. named.Distinct()];
    }

    /// <summary>Those that are not served.</summary>
    /// <param name="named">What to look up.</param>
    /// <param name="documents">Discovery, by <see cref="RuleResource.Document"/>; null where there is none.</param>
    public static IReadOnlyList<RuleResource> Unknown(IEnumerable<RuleResource> named, IReadOnlyDictionary<string, JsonObject?> documents) =>
        [.. named.Where(resource => !IsServed(resource, documents.GetValueOrDefault(resource.Document)))];

    private static bool IsServed(RuleResource resource, JsonObject? document) => document.Objects("resources").Any(served =>
        served.Text("name") == resource.Name
        && (resource.Scope == WebhookDefaults.AnyScope || resource.Scope == (served.IsTrue("namespaced") ? "Namespaced" : "Cluster")));
}

/// <summary>One resource or subresource as a rule names it.</summary>
public sealed record RuleResource(string Group, string Version, string Name, string Scope)
{
    /// <summary>The path of the discovery document that must have it.</summary>
    public string Document => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{GroupVersion}";

    private string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public override string ToString() => $"{Name} of {GroupVersion}, scope {Scope}";
}
