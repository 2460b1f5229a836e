using System.Text.Json.Nodes;

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
            from rule in WebhookJson.Webhooks(configuration.Desired).SelectMany(webhook => WebhookJson.Objects(webhook["rules"]))
            from @group in WebhookJson.Texts(rule["apiGroups"])
            from version in WebhookJson.Texts(rule["apiVersions"])
            from resource in WebhookJson.Texts(rule["resources"])
            select new RuleResource(@group, version, resource, WebhookJson.Text(rule["scope"]) ?? WebhookDefaults.AnyScope);
        return [.. named.Distinct()];
    }

    /// <summary>Those that are not served.</summary>
    /// <param name="named">What to look up.</param>
    /// <param name="documents">Discovery, by <see cref="RuleResource.Document"/>; null where there is none.</param>
    public static IReadOnlyList<RuleResource> Unknown(IEnumerable<RuleResource> named, IReadOnlyDictionary<string, JsonObject?> documents) =>
        [.. named.Where(resource => !IsServed(resource, documents.GetValueOrDefault(resource.Document)))];

    private static bool IsServed(RuleResource resource, JsonObject? document) => WebhookJson.Objects(document?["resources"]).Any(served =>
        WebhookJson.Text(served["name"]) == resource.Name
        && (resource.Scope == WebhookDefaults.AnyScope || resource.Scope == (served["namespaced"]?.GetValue<bool>() is true ? "Namespaced" : "Cluster")));
}

/// <summary>One resource or subresource as a rule names it.</summary>
public sealed record RuleResource(string Group, string Version, string Name, string Scope)
{
    /// <summary>The path of the discovery document that must have it.</summary>
    public string Document => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{GroupVersion}";

    private string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public override string ToString() => $"{Name} of {GroupVersion}, scope {Scope}";
}
