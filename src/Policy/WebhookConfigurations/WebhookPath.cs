using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>The path scheme of the contract: <c>/validate-group-with-dashes-version-kind</c> (docs/contract/names.md#paths).</summary>
public static class WebhookPath
{
    public const string Validate = "/validate-";

    public const string Mutate = "/mutate-";

    public static string For(string prefix, ResourceType type) =>
        $"{prefix}{type.Group.Replace('.', '-')}-{type.Version}-{type.Kind.ToLowerInvariant()}";

    /// <summary>Whether the path is the one of this resource and kind. On the hot path, so it builds no string.</summary>
    /// <param name="path">The path of the call.</param>
    /// <param name="prefix"><see cref="Validate"/> or <see cref="Mutate"/>.</param>
    /// <param name="resource">The resource of the review.</param>
    /// <param name="kind">Its kind; null when the review carries another one, as those of <c>/scale</c> do.</param>
    public static bool Is(ReadOnlySpan<char> path, string prefix, GroupVersionResource resource, string? kind)
    {
        var known = prefix.Length + resource.Group.Length + resource.Version.Length + 2;
        if ((kind is null ? path.Length <= known : path.Length != known + kind.Length) || !path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = path[prefix.Length..];
        return Takes(ref rest, resource.Group, static letter => letter == '.' ? '-' : letter)
            && Takes(ref rest, "-", static letter => letter)
            && Takes(ref rest, resource.Version, static letter => letter)
            && Takes(ref rest, "-", static letter => letter)
            && (kind is null || Takes(ref rest, kind, char.ToLowerInvariant));
    }

    private static bool Takes(ref ReadOnlySpan<char> rest, string text, Func<char, char> spelled)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (rest[index] != spelled(text[index]))
            {
                return false;
            }
        }

        rest = rest[text.Length..];
        return true;
    }
}

/// <summary>Where the API server finds the webhook server: a Service in the cluster, or a URL (local clusters).</summary>
/// <param name="Url">Such as <c>https://127.0.0.1:9443</c>; null uses the Service.</param>
/// <param name="ServiceNamespace">Namespace of the Service.</param>
/// <param name="ServiceName">Name of the Service.</param>
/// <param name="CaBundle">PEM, base64; null leaves it to cert-manager's injector.</param>
/// <param name="InjectCaFrom">The <c>namespace/certificate</c> for cert-manager's injector.</param>
public sealed record WebhookEndpoint(string? Url, string ServiceNamespace, string ServiceName, string? CaBundle, string? InjectCaFrom)
{
    /// <summary>What API servers expect in the certificate they are shown.</summary>
    public string ServerName => Url is { } url ? new Uri(url).Host.Trim('[', ']') : $"{ServiceName}.{ServiceNamespace}.svc";

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
