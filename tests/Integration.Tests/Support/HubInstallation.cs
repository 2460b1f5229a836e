using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.LocalClusters.Certificates;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>Installs what <c>manifests/</c> holds, with webhooks that are found by address instead of by Service.</summary>
internal sealed class HubInstallation(ControlPlanes clusters)
{
    public string AuthorityFile => Path.Combine(clusters.Directory, "webhooks-ca.crt");

    public string CertificateFile => Path.Combine(clusters.Directory, "webhooks-tls.crt");

    public string KeyFile => Path.Combine(clusters.Directory, "webhooks-tls.key");

    public async Task InstallAsync()
    {
        await Task.WhenAll([InstallManagementAsync(), .. clusters.Services.Select(service => ApplyAsync(service, "-k", Manifests("rbac", "service-cluster")))]);
    }

    /// <summary>A throw-away authority, and the webhook server's certificate from it.</summary>
    public void IssueCertificate()
    {
        var authority = CertificateAuthority.Create("kubecarrier-webhooks (tests)");
        var pair = authority.IssueServer("kubecarrier-webhooks", ["localhost"], ["127.0.0.1"]);
        File.WriteAllText(AuthorityFile, authority.Pair.CertificatePem);
        File.WriteAllText(CertificateFile, pair.CertificatePem);
        File.WriteAllText(KeyFile, pair.KeyPem);
    }

    /// <summary>The static configurations; the webhook server must be up, it judges from here on.</summary>
    public async Task InstallWebhooksAsync(Uri server)
    {
        var authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(await File.ReadAllTextAsync(AuthorityFile)));
        foreach (var file in Directory.EnumerateFiles(Manifests("webhooks"), "*.yaml").Order(StringComparer.Ordinal))
        {
            foreach (var configuration in YamlDocuments.ParseObjects(await File.ReadAllTextAsync(file)).Where(manifest => manifest["webhooks"] is JsonArray))
            {
                foreach (var webhook in configuration.Items("webhooks"))
                {
                    var path = webhook.Text("clientConfig", "service", "path").ShouldNotBeNull();
                    webhook["clientConfig"] = new JsonObject { ["url"] = new Uri(server, path).AbsoluteUri, ["caBundle"] = authority };
                }

                (await clusters.Management.Kubectl.ApplyAsync(configuration.ToJsonString())).ShouldSucceed();
            }
        }
    }

    private async Task InstallManagementAsync()
    {
        await ApplyAsync(clusters.Management, "-k", Manifests("crds"));
        await ApplyAsync(clusters.Management, "-f", Manifests("deploy", "namespace.yaml"));
        await ApplyAsync(clusters.Management, "-k", Manifests("rbac"));
        (await clusters.Management.Kubectl.RunAsync("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")).ShouldSucceed();
    }

    private static async Task ApplyAsync(TestCluster cluster, params string[] what) =>
        (await cluster.Kubectl.RunAsync(["apply", "--server-side", .. what])).ShouldSucceed();

    private static string Manifests(params string[] parts) => RepositoryRoot.Combine(["manifests", .. parts]);
}
