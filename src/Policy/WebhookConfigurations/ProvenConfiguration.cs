using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
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
        var meta = Manifest.Meta(template);
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
