using System.Text.RegularExpressions;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Policy.WebhookConfigurations;
using KubeCarrier.Webhooks.Tests.Support;
using static KubeCarrier.Webhooks.Tests.Support.Reviews;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>What docs/limits.md tells providers to write is taken.</summary>
public sealed partial class LimitsGuideTests
{
    [Fact]
    public async Task Every_manifest_of_the_guide_is_admitted()
    {
        await using var app = await RunningApp.ReadyAsync(TutorialHub.Cluster());
        var manifests = Yaml().Matches(await File.ReadAllTextAsync(RepositoryRoot.Combine("docs", "limits.md")))
            .Select(match => YamlDocuments.ParseObject(match.Groups[1].Value)).ToList();

        manifests.Select(manifest => manifest["kind"]!.GetValue<string>()).ShouldBe(["CatalogEntrySet", "Catalog"]);
        foreach (var manifest in manifests)
        {
            var kind = manifest["kind"]!.GetValue<string>();
            var answer = await app.ReviewAsync(WebhookPath.For(WebhookPath.Validate, new("catalog.kubecarrier.io", "v1alpha1", kind, "", Namespaced: true)), Create(manifest));
            answer["allowed"]!.GetValue<bool>().ShouldBeTrue(answer.ToJsonString());
        }
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
