using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>Webhooks as their configurations spell them.</summary>
internal static class WebhookJson
{
    public const string Namespaced = "Namespaced";

    private const int TimeoutSeconds = 5;

    /// <summary>A webhook that fails closed.</summary>
    public static JsonObject Entry(string name, JsonObject clientConfig, JsonObject rule) => new()
    {
        ["name"] = name,
        ["admissionReviewVersions"] = Manifest.Strings("v1"),
        ["clientConfig"] = clientConfig,
        ["failurePolicy"] = "Fail",
        ["matchPolicy"] = "Equivalent",
        ["rules"] = new JsonArray(rule),
        ["sideEffects"] = "None",
        ["timeoutSeconds"] = TimeoutSeconds,
    };

    public static JsonObject Rule(ResourceType type, IEnumerable<string> resources, params IEnumerable<string> operations) => new()
    {
        ["apiGroups"] = Manifest.Strings(type.Group),
        ["apiVersions"] = Manifest.Strings(type.Version),
        ["operations"] = Manifest.Strings(operations),
        ["resources"] = Manifest.Strings(resources),
        ["scope"] = Namespaced,
    };

    public static IEnumerable<JsonObject> Webhooks(JsonObject configuration) => configuration.Objects("webhooks");
}
