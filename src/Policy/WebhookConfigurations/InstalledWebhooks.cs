using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>The configurations of <c>manifests/webhooks</c> as they must be in this installation: at its address, with its CA, and with a canary.</summary>
public static class InstalledWebhooks
{
    private static readonly ResourceType[] Types =
        [KubernetesResources.ValidatingWebhookConfigurations, KubernetesResources.MutatingWebhookConfigurations];

    /// <summary>False for what else lies in that folder, such as a Kustomization.</summary>
    public static bool IsConfiguration(JsonObject manifest) => TypeOf(manifest) is not null;

    public static ProvenConfiguration For(JsonObject manifest, WebhookEndpoint endpoint)
    {
        var type = TypeOf(manifest) ?? throw new ArgumentException("Not a webhook configuration.", nameof(manifest));
        return ProvenConfiguration.Of(type, manifest, endpoint, [.. WebhookJson.Webhooks(manifest).Select(webhook => At(endpoint, webhook))]);
    }

    private static ResourceType? TypeOf(JsonObject manifest) =>
        Types.FirstOrDefault(type => manifest.Text("apiVersion") == type.ApiVersion && manifest.Text("kind") == type.Kind);

    private static JsonObject At(WebhookEndpoint endpoint, JsonObject webhook)
    {
        var placed = (JsonObject)webhook.DeepClone();
        var path = webhook.Text("clientConfig", "service", "path")
            ?? throw new ArgumentException($"The webhook {webhook["name"]} has no clientConfig.service.path.", nameof(webhook));
        placed["clientConfig"] = endpoint.ClientConfig(path);
        return placed;
    }
}
