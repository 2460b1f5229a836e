using KubeCarrier.Integration.Tests.LocalClusters;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Integration.Tests.Operation;

/// <summary>What kustomize makes of the overlays: the same installation, with another issuer of certificates.</summary>
[Collection(ControlPlaneGroup.Name)]
public sealed class OverlayTests(ControlPlanes clusters)
{
    private const string Injected = "cert-manager.io/inject-ca-from";

    [ClusterFact]
    public async Task Without_cert_manager_nothing_of_it_is_installed_and_the_controller_issues()
    {
        var (own, other) = (await RenderedAsync("overlays/self-managed"), await RenderedAsync("."));

        own.Where(one => one.Manifest.Contains("cert-manager", StringComparison.Ordinal)).Select(one => one.Name).ShouldBeEmpty();
        other.Select(one => one.Name).Except(own.Select(one => one.Name)).Order(StringComparer.Ordinal).ShouldBe(
            ["Certificate/kubecarrier-webhooks", "Certificate/kubecarrier-webhooks-ca", "Issuer/kubecarrier-self-signed", "Issuer/kubecarrier-webhooks"]);
        own.Select(one => one.Name).Except(other.Select(one => one.Name)).ShouldBe(["Role/kubecarrier-controller-issuer", "RoleBinding/kubecarrier-controller-issuer"]);
        own.Where(one => other.Any(same => same.Name == one.Name && same.Manifest != one.Manifest)).Select(one => one.Name).ShouldBe(
        [
            "Deployment/kubecarrier-controller",
            "ValidatingWebhookConfiguration/kubecarrier-manager-validating-webhook-configuration",
            "ValidatingWebhookConfiguration/kubecarrier-namespace-owners-validating-webhook-configuration",
        ]);
        other.Where(one => one.Manifest.Contains(Injected, StringComparison.Ordinal)).Count().ShouldBe(2);
    }

    private async Task<IReadOnlyList<(string Name, string Manifest)>> RenderedAsync(string overlay)
    {
        var rendered = (await clusters.Management.Kubectl.RunAsync("kustomize", RepositoryRoot.Combine("manifests", overlay))).ShouldSucceed().Output;
        return [.. YamlDocuments.ParseObjects(rendered).Select(manifest => ($"{manifest.Text("kind")}/{manifest.Text("metadata", "name")}", manifest.ToJsonString()))];
    }
}
