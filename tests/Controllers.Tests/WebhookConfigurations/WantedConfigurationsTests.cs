using System.Text.Json.Nodes;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Controllers.WebhookConfigurations;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Controllers.Tests.WebhookConfigurations;

/// <summary>What is built into the controller is what lies in <c>manifests/webhooks</c>, and what the access rights name.</summary>
public sealed class WantedConfigurationsTests
{
    private static readonly WebhookEndpoint InCluster = new(null, "kubecarrier-system", "kubecarrier-webhooks", null, null);

    private static readonly IReadOnlyList<JsonObject> Manifests =
    [
        .. Directory.EnumerateFiles(RepositoryRoot.Combine("manifests", "webhooks"), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => YamlDocuments.ParseObjects(File.ReadAllText(file)))
            .Where(InstalledWebhooks.IsConfiguration),
    ];

    [Shows("B14")]
    [Fact]
    public void An_installation_by_the_manifests_lacks_nothing_but_the_canary()
    {
        var installed = WantedConfigurations.Installed(InCluster).ToDictionary(wanted => wanted.Name);

        installed.Keys.ShouldBe(Manifests.Select(manifest => $"{manifest["metadata"]!["name"]}"), ignoreOrder: true);
        foreach (var manifest in Manifests)
        {
            var wanted = installed[$"{manifest["metadata"]!["name"]}"];
            ConfigurationDrift.Between(wanted, manifest).ShouldBe(["canary.kubecarrier.io is missing"]);
            ConfigurationDrift.IsExpected(wanted, manifest, wasProven: false).ShouldBeTrue();
        }
    }

    [Shows("G25")]
    [Fact]
    public void The_controller_may_change_these_configurations_and_no_others()
    {
        var names = new WantedConfigurations(new TestHub().Hub, new(InCluster)).Names;
        var rules = YamlDocuments.ParseObjects(File.ReadAllText(RepositoryRoot.Combine("manifests", "rbac", "controller.yaml")))
            .SelectMany(manifest => (manifest["rules"] as JsonArray ?? []).OfType<JsonObject>())
            .Where(rule => rule["apiGroups"]!.ToJsonString() == """["admissionregistration.k8s.io"]""")
            .ToList();

        foreach (var rule in rules)
        {
            var verbs = rule["verbs"]!.AsArray().Select(verb => $"{verb}");
            verbs.ShouldBeSubsetOf(rule["resourceNames"] is null ? ["create", "list", "watch"] : ["get", "update"]);
        }

        names.ShouldBeSubsetOf(rules.SelectMany(rule => rule["resourceNames"] as JsonArray ?? []).Select(name => $"{name}"));
        names.ShouldAllBe(name => name.Length <= Canary.LongestConfigurationName);
    }
}
