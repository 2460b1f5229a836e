using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>Where the API server finds the webhook server: a Service in the cluster, or a URL (local clusters).</summary>
/// <param name="Url">Such as <c>https://127.0.0.1:9443</c>; null uses the Service.</param>
/// <param name="ServiceNamespace">Namespace of the Service.</param>
/// <param name="ServiceName">Name of the Service.</param>
/// <param name="CaBundle">PEM, base64; null leaves it to cert-manager's injector.</param>
/// <param name="InjectCaFrom">The <c>namespace/certificate</c> for cert-manager's injector.</param>
public sealed record WebhookEndpoint(string? Url, string ServiceNamespace, string ServiceName, string? CaBundle, string? InjectCaFrom)
{
    /// <summary>The <c>clientConfig</c> of a webhook at this path.</summary>
    public JsonObject ClientConfig(string path)
    {
        var config = Url is { } url
            ? new JsonObject { ["url"] = url.TrimEnd('/') + path }
            : new JsonObject
            {
                ["service"] = new JsonObject { ["namespace"] = ServiceNamespace, ["name"] = ServiceName, ["path"] = path, ["port"] = 443 },
            };
        if (CaBundle is { } bundle)
        {
            config["caBundle"] = bundle;
        }

        return config;
    }
}
