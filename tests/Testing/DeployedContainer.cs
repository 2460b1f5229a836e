using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Testing;

/// <summary>What the Deployment of a process gives its container.</summary>
public sealed class DeployedContainer
{
    /// <summary>What <c>eng/test.sh</c> sets and no Deployment does.</summary>
    public const string OfTestRuns = "DOTNET_TieredPGO";

    private DeployedContainer(string manifest)
    {
        var container = YamlDocuments.ParseObjects(File.ReadAllText(RepositoryRoot.Combine("manifests", "deploy", manifest)))
            .Single(document => $"{document["kind"]}" == "Deployment")["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single()!.AsObject();
        Environment = (container["env"] as JsonArray ?? []).ToDictionary(variable => $"{variable!["name"]}", variable => $"{variable!["value"]}");
        Memory = long.Parse($"{container["resources"]!["limits"]!["memory"]}".Replace("Mi", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) << 20;
    }

    public static DeployedContainer Webhooks { get; } = new("webhooks.yaml");

    public static DeployedContainer Controller { get; } = new("controller.yaml");

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>In bytes.</summary>
    public long Memory { get; }

    /// <summary>What stands before a program, so that it runs as the container would.</summary>
    public IReadOnlyList<string> Prefix(MemoryLimit limit) =>
        ["/usr/bin/env", "-u", OfTestRuns, .. Environment.Select(variable => $"{variable.Key}={variable.Value}"), .. limit.Prefix];
}
