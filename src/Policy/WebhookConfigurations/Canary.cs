using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>
/// The webhook that proves a configuration loaded: it denies a Region that is only ever sent as a dry run, and says its configuration's hash.
/// Of several denials an API server reports one, so each configuration has a label value of its own (ADR 0018).
/// </summary>
public static class Canary
{
    public const string Name = "canary.kubecarrier.io";

    /// <summary>What the denial says, before the hash.</summary>
    public const string Message = "canary";

    /// <summary>What a label's value may have; the configuration's name is one.</summary>
    public const int LongestConfigurationName = 63;

    internal const string PathPrefix = "/canary/";

    private const int MinHash = 8;

    private const int MaxHash = 64;

    public static string PathFor(string hash) => PathPrefix + hash;

    /// <summary>The Region to send as a dry run; only the canary of this configuration denies it.</summary>
    public static JsonObject ObjectFor(string configuration, string @namespace) => KubeObject.Encode(new Region
    {
        Metadata = new()
        {
            Name = "canary",
            Namespace = @namespace,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [WellKnown.Labels.Canary] = configuration },
        },
        Spec = new() { Provider = new() { Name = "canary" } },
    });

    /// <summary>Whether a refusal of the canary came from the configuration with this hash.</summary>
    public static bool Proves(string message, string hash) =>
        message.Contains($"\"{Name}\"", StringComparison.Ordinal) && message.EndsWith($"{Message} {hash}", StringComparison.Ordinal);

    /// <summary>The hash in the canary's path; null when the configuration has no canary.</summary>
    public static string? HashIn(JsonObject configuration)
    {
        var config = WebhookJson.Webhooks(configuration).FirstOrDefault(webhook => webhook.Text("name") == Name)?["clientConfig"];
        var path = config.Text("service", "path") ?? config.Text("url");
        var at = path?.LastIndexOf(PathPrefix, StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : path?[(at + PathPrefix.Length)..];
    }

    /// <summary>What is said to whatever arrives at a canary's path.</summary>
    internal static Verdict Denial(string path) => path[PathPrefix.Length..] is var hash && IsHash(hash)
        ? Verdict.Of(new([new("", $"{Message} {hash}") { Rule = Message, IsVerbatim = true }], [], []))
        : Verdict.NotFound($"A canary's path ends with a hash of {MinHash} to {MaxHash} lower case hexadecimal digits.");

    private static bool IsHash(string text) => text.Length is >= MinHash and <= MaxHash && text.All(char.IsAsciiHexDigitLower);

    internal static JsonObject Webhook(string configuration, string hash, WebhookEndpoint endpoint)
    {
        var region = Region.ResourceType;
        var canary = WebhookJson.Entry(Name, endpoint.ClientConfig(PathFor(hash)), WebhookJson.Rule(region, [region.Plural], "CREATE"));
        canary["objectSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { [WellKnown.Labels.Canary] = configuration } };
        return canary;
    }
}
