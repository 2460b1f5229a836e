using System.Text.Json.Nodes;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Tests.WebhookConfigurations;

/// <summary>Rules against discovery.</summary>
public sealed class RuleDiscoveryTests
{
    private static readonly WebhookEndpoint Local = new("https://127.0.0.1:9443", "", "", "Q0E=", null);

    private static readonly Dictionary<string, JsonObject?> Discovery = new(StringComparer.Ordinal)
    {
        ["/api/v1"] = Resources(("namespaces", false), ("namespaces/status", false), ("namespaces/finalize", false), ("pods", true)),
        ["/apis/catalog.kubecarrier.io/v1alpha1"] = Resources(("regions", true)),
    };

    [Shows("B13")]
    [Theory]
    [InlineData("", "v1", "namespaces/finalize", "Cluster", true)]
    [InlineData("", "v1", "namespaces/finalizers", "Cluster", false)]
    [InlineData("", "v1", "namespace/finalize", "Cluster", false)]
    [InlineData("", "v1", "namespaces", "Namespaced", false)]
    [InlineData("", "v1", "pods", "*", true)]
    [InlineData("", "v2", "pods", "*", false)]
    [InlineData("catalog.kubecarrier.io", "v1alpha1", "region", "Namespaced", false)]
    public void A_rule_is_known_when_discovery_has_exactly_that(string group, string version, string resource, string scope, bool isKnown)
    {
        var named = RuleDiscovery.Named(Configuration(group, version, resource, scope));

        RuleDiscovery.Unknown(named, Discovery).Select(unknown => unknown.Name).ShouldBe(isKnown ? [] : [resource]);
    }

    [Shows("B13")]
    [Fact]
    public void Every_combination_of_a_rule_is_looked_up_and_the_canarys_too()
    {
        var configuration = Configuration("catalog.kubecarrier.io", "v1alpha1", "regions", "Namespaced");
        configuration.Desired["webhooks"]![1]!["rules"]![0]!["resources"] = new JsonArray("regions", "accounts");
        configuration.Desired["webhooks"]![1]!["rules"]![0]!["apiVersions"] = new JsonArray("v1alpha1", "v1");

        RuleDiscovery.Named(configuration).Select(named => named.ToString()).ShouldBe(
        [
            "regions of catalog.kubecarrier.io/v1alpha1, scope Namespaced",
            "accounts of catalog.kubecarrier.io/v1alpha1, scope Namespaced",
            "regions of catalog.kubecarrier.io/v1, scope Namespaced",
            "accounts of catalog.kubecarrier.io/v1, scope Namespaced",
        ]);
    }

    private static ProvenConfiguration Configuration(string group, string version, string resource, string scope) => InstalledWebhooks.For(
        JsonNode.Parse($$"""
            {
              "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "test"},
              "webhooks": [{
                "name": "v.kubecarrier.io", "clientConfig": {"service": {"namespace": "n", "name": "s", "path": "/validate"} },
                "rules": [{"apiGroups": ["{{group}}"], "apiVersions": ["{{version}}"], "operations": ["*"], "resources": ["{{resource}}"], "scope": "{{scope}}"}]
              }]
            }
            """)!.AsObject(),
        Local);

    private static JsonObject Resources(params (string Name, bool Namespaced)[] resources) => new()
    {
        ["resources"] = new JsonArray([.. resources.Select(resource => new JsonObject { ["name"] = resource.Name, ["namespaced"] = resource.Namespaced })]),
    };
}
