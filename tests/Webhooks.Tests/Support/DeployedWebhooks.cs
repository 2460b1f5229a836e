using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>What the Deployment gives the webhook server.</summary>
internal static class DeployedWebhooks
{
    private static readonly JsonObject Container = YamlDocuments
        .ParseObjects(File.ReadAllText(Path.Combine(SourceFolder.Repository, "manifests", "deploy", "webhooks.yaml")))
        .Single(document => document["kind"]!.GetValue<string>() == "Deployment")["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single()!.AsObject();

    public static IReadOnlyDictionary<string, string> Environment { get; } =
        Container["env"]!.AsArray().ToDictionary(variable => variable!["name"]!.GetValue<string>(), variable => variable!["value"]!.GetValue<string>());

    /// <summary>In bytes.</summary>
    public static long Memory { get; } = long.Parse(Container["resources"]!["limits"]!["memory"]!.GetValue<string>()[..^2], CultureInfo.InvariantCulture) << 20;
}
