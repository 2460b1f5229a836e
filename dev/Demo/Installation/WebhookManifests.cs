using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.LocalClusters;

namespace KubeCarrier.Demo.Installation;

/// <summary>The static webhook configurations for a webhook server outside the cluster: by address instead of by Service.</summary>
internal static class WebhookManifests
{
    public static string For(Uri server, string authorityFile)
    {
        var authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(File.ReadAllText(authorityFile)));
        var folder = RepositoryRoot.Combine("manifests", "webhooks");
        var objects = Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => YamlDocuments.ParseObjects(File.ReadAllText(file)))
            .Where(manifest => manifest["webhooks"] is JsonArray)
            .ToList();
        objects.ForEach(manifest => (manifest["metadata"] as JsonObject)?.Remove("annotations")); // cert-manager's, which is not here
        foreach (var webhook in objects.SelectMany(manifest => manifest["webhooks"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var path = webhook["clientConfig"]?["service"]?["path"]?.GetValue<string>()
                ?? throw new DemoException($"A webhook below {DemoDirectory.Shown(folder)} has no clientConfig.service.path.");
            webhook["clientConfig"] = new JsonObject { ["url"] = new Uri(server, path).AbsoluteUri, ["caBundle"] = authority };
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "List",
            ["items"] = new JsonArray([.. objects.Select(manifest => manifest.DeepClone())]),
        }.ToJsonString();
    }
}
