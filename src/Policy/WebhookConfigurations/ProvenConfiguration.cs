using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>A webhook configuration as it must be. Its first webhook is the canary, whose path holds the hash of all others.</summary>
/// <param name="Type">Validating or mutating.</param>
/// <param name="Name">The name of the object, and the canary's label.</param>
/// <param name="Desired">The whole manifest.</param>
/// <param name="Hash">Over the name and everything but the canary, as it is written: rules, addresses, and the CA where we know it; and over what it is made for.</param>
public sealed record ProvenConfiguration(ResourceType Type, string Name, JsonObject Desired, string Hash)
{
    internal const string InjectCaFrom = "cert-manager.io/inject-ca-from";

    private const int HashLength = 16;

    /// <summary>The configuration of these webhooks; <paramref name="template"/> has its identity and labels.</summary>
    /// <param name="type">Validating or mutating.</param>
    /// <param name="template">The manifest.</param>
    /// <param name="endpoint">Where they are served.</param>
    /// <param name="webhooks">All but the canary.</param>
    /// <param name="made">UIDs of what it is made for: a CRD that comes back by its name is another, and needs another proof (H72).</param>
    internal static ProvenConfiguration Of(
        ResourceType type, JsonObject template, WebhookEndpoint endpoint, IReadOnlyList<JsonObject> webhooks, params IEnumerable<string> made)
    {
        var meta = ObjectMeta.Of(template);
        var name = meta.Name ?? "";
        var hash = HashOf([name, .. made], webhooks);
        var desired = Manifest.New(type, new(null, name));
        if (meta.Labels.Count > 0)
        {
            desired["metadata"]?["labels"] = template["metadata"]?["labels"]?.DeepClone();
        }

        if (endpoint.InjectCaFrom is { } certificate)
        {
            desired["metadata"]?["annotations"] = new JsonObject { [InjectCaFrom] = certificate };
        }

        desired["webhooks"] = new JsonArray([Canary.Webhook(name, hash, endpoint), .. webhooks.Select(webhook => webhook.DeepClone())]);
        return new(type, name, desired, hash);
    }

    private static string HashOf(IEnumerable<string> names, IEnumerable<JsonObject> webhooks)
    {
        var all = new JsonArray([.. names.Select(name => JsonValue.Create(name)), .. webhooks.Select(webhook => webhook.DeepClone())]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToJsonString())))[..HashLength];
    }
}

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

/// <summary>What is wrong with one webhook configuration.</summary>
/// <param name="Configuration">Its name.</param>
/// <param name="Reason">The reason of the condition, such as <c>CanaryNotDenied</c>.</param>
/// <param name="Message">What was found, as a sentence.</param>
public sealed record AdmissionProblem(string Configuration, string Reason, string Message);

/// <summary>Whether the API server calls our webhooks, over all configurations.</summary>
/// <param name="IsKnown">False until every configuration was looked at.</param>
/// <param name="Problems">In the order of the configurations' names.</param>
public sealed record AdmissionState(bool IsKnown, IReadOnlyList<AdmissionProblem> Problems)
{
    public bool IsProven => IsKnown && Problems.Count == 0;
}
