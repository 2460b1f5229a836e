using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>Where the API server finds the webhook server: a Service in the cluster, or a URL (local clusters).</summary>
/// <param name="Url">Such as <c>https://127.0.0.1:9443</c>; null uses the Service.</param>
/// <param name="ServiceNamespace">Namespace of the Service.</param>
/// <param name="ServiceName">Name of the Service.</param>
/// <param name="CaBundle">PEM, base64; null leaves it to cert-manager's injector.</param>
/// <param name="InjectCaFrom">The <c>namespace/certificate</c> for cert-manager's injector.</param>
public sealed record WebhookEndpoint(string? Url, string ServiceNamespace, string ServiceName, string? CaBundle, string? InjectCaFrom);

/// <summary>Both configurations for instance CRDs, and the hash that proves them loaded (api-shapes 5).</summary>
/// <param name="Validating">The manifest, canary first.</param>
/// <param name="Mutating">The manifest.</param>
/// <param name="Hash">Over all other webhooks of the validating configuration; part of the canary's path.</param>
/// <param name="Covered">The resources that the configurations name.</param>
public sealed record InstanceWebhookConfiguration(JsonObject Validating, JsonObject Mutating, string Hash, IReadOnlySet<string> Covered);

/// <summary>One configuration of each type for all instance CRDs: rules name our groups only, so kube-system is never touched.</summary>
public static class InstanceWebhooks
{
    public const string ValidatingName = "kubecarrier-instances-validating-webhook-configuration";

    public const string MutatingName = "kubecarrier-instances-mutating-webhook-configuration";

    /// <summary>What the canary's denial says, before the hash.</summary>
    public const string CanaryMessage = "canary";

    public const string CanaryName = "canary.kubecarrier.io";

    private const int TimeoutSeconds = 5;

    private const int HashLength = 16;

    /// <param name="crds">Internal and tenant CRDs.</param>
    /// <param name="endpoint">Where the webhooks are served.</param>
    public static InstanceWebhookConfiguration For(IEnumerable<JsonObject> crds, WebhookEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var all = crds.OrderBy(crd => Manifest.Meta(crd).Name, StringComparer.Ordinal).ToList();
        var resources = all.Select(CrdState.Resource).ToList();
        var judged = all.Select(crd => Webhook("v", WebhookPath.Validate, CrdState.Resource(crd), endpoint, Written(crd), "CREATE", "UPDATE")).ToList();
        var defaulted = all.Where(IsForTenants).Select(CrdState.Resource)
            .Select(type => Webhook("m", WebhookPath.Mutate, type, endpoint, [type.Plural], "CREATE")).ToList();
        var hash = Hash(judged);
        return new(
            Configuration(KubernetesResources.ValidatingWebhookConfigurations, ValidatingName, endpoint, [Canary(hash, endpoint), .. judged]),
            Configuration(KubernetesResources.MutatingWebhookConfigurations, MutatingName, endpoint, defaulted),
            hash,
            resources.Select(type => type.GroupResource).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>
    /// A Region that is only ever sent as a dry run: its denial, with the hash in it, proves that this very configuration is loaded.
    /// </summary>
    public static JsonObject CanaryObject(string @namespace) => Manifest.Of(new Region
    {
        Metadata = new()
        {
            Name = "canary",
            Namespace = @namespace,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [WellKnown.Labels.Canary] = "true" },
        },
        Spec = new() { Provider = new() { Name = "canary" } },
    });

    /// <summary>Whether a refusal of the canary came from the configuration with this hash.</summary>
    public static bool Proves(string message, string hash)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Contains($"\"{CanaryName}\"", StringComparison.Ordinal) && message.EndsWith($"{CanaryMessage} {hash}", StringComparison.Ordinal);
    }

    // An entry without derive makes its internal CRD the tenants' one; the mutating webhook then has nothing to add.
    private static bool IsForTenants(JsonObject crd) =>
        Manifest.Meta(crd).Labels.GetValueOrDefault(WellKnown.Labels.OwnerType) == $"{DerivedCustomResource.ResourceType.Kind}.{DerivedCustomResource.ResourceType.Group}";

    // Every way to write to an instance (B02).
    private static IEnumerable<string> Written(JsonObject crd)
    {
        var plural = CrdState.Resource(crd).Plural;
        return CrdState.HasScale(crd) ? [plural, $"{plural}/status", $"{plural}/scale"] : [plural, $"{plural}/status"];
    }

    private static JsonObject Webhook(
        string prefix, string pathPrefix, ResourceType type, WebhookEndpoint endpoint, IEnumerable<string> resources, params IEnumerable<string> operations)
    {
        var kind = type.Kind.ToLowerInvariant();
        return Entry($"{prefix}{kind}.{type.Group}.kubecarrier.io", WebhookPath.For(pathPrefix, type), endpoint, new()
        {
            ["apiGroups"] = Manifest.Strings(type.Group),
            ["apiVersions"] = Manifest.Strings(type.Version),
            ["operations"] = Manifest.Strings(operations),
            ["resources"] = Manifest.Strings(resources),
            ["scope"] = "Namespaced",
        });
    }

    private static JsonObject Canary(string hash, WebhookEndpoint endpoint)
    {
        var canary = Entry(CanaryName, $"/canary/{hash}", endpoint, new()
        {
            ["apiGroups"] = Manifest.Strings(Region.ResourceType.Group),
            ["apiVersions"] = Manifest.Strings(Region.ResourceType.Version),
            ["operations"] = Manifest.Strings("CREATE"),
            ["resources"] = Manifest.Strings(Region.ResourceType.Plural),
            ["scope"] = "Namespaced",
        });
        canary["objectSelector"] = new JsonObject
        {
            ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = WellKnown.Labels.Canary, ["operator"] = "Exists" }),
        };
        return canary;
    }

    private static JsonObject Entry(string name, string path, WebhookEndpoint endpoint, JsonObject rule) => new()
    {
        ["name"] = name,
        ["admissionReviewVersions"] = Manifest.Strings("v1"),
        ["clientConfig"] = ClientConfig(path, endpoint),
        ["failurePolicy"] = "Fail",
        ["matchPolicy"] = "Equivalent",
        ["rules"] = new JsonArray(rule),
        ["sideEffects"] = "None",
        ["timeoutSeconds"] = TimeoutSeconds,
    };

    private static JsonObject ClientConfig(string path, WebhookEndpoint endpoint)
    {
        var config = endpoint.Url is { } url
            ? new JsonObject { ["url"] = url.TrimEnd('/') + path }
            : new JsonObject
            {
                ["service"] = new JsonObject { ["namespace"] = endpoint.ServiceNamespace, ["name"] = endpoint.ServiceName, ["path"] = path, ["port"] = 443 },
            };
        if (endpoint.CaBundle is { } bundle)
        {
            config["caBundle"] = bundle;
        }

        return config;
    }

    private static JsonObject Configuration(ResourceType type, string name, WebhookEndpoint endpoint, IReadOnlyList<JsonObject> webhooks)
    {
        var manifest = Manifest.New(type, new(null, name));
        if (endpoint.InjectCaFrom is { } certificate)
        {
            manifest["metadata"]?["annotations"] = new JsonObject { ["cert-manager.io/inject-ca-from"] = certificate };
        }

        manifest["webhooks"] = new JsonArray([.. webhooks.Select(webhook => webhook.DeepClone())]);
        return manifest;
    }

    private static string Hash(IEnumerable<JsonObject> webhooks) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new JsonArray([.. webhooks.Select(webhook => webhook.DeepClone())]).ToJsonString())))[..HashLength];
}
