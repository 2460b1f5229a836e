using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.WebhookConfigurations;

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
