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

/// <summary>What the API server fills in, of <c>admissionregistration.k8s.io/v1</c>.</summary>
internal static class WebhookDefaults
{
    public const string AnyScope = "*";

    public static JsonObject Applied(JsonObject webhook)
    {
        var filled = (JsonObject)webhook.DeepClone();
        Fill(filled, "failurePolicy", "Fail");
        Fill(filled, "matchPolicy", "Equivalent");
        Fill(filled, "namespaceSelector", new JsonObject());
        Fill(filled, "objectSelector", new JsonObject());
        Fill(filled, "timeoutSeconds", 10);
        Fill(filled, "reinvocationPolicy", "Never"); // of mutating ones; validating ones cannot have another
        foreach (var rule in filled.Objects("rules"))
        {
            Fill(rule, "scope", AnyScope);
        }

        if ((filled["clientConfig"] as JsonObject)?["service"] is JsonObject service)
        {
            Fill(service, "port", 443);
        }

        return filled;
    }

    private static void Fill(JsonObject target, string member, JsonNode value) => target[member] ??= value;
}
