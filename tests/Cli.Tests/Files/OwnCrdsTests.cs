using KubeCarrier.Cli.Files;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Tests.Files;

public sealed class OwnCrdsTests
{
    [Fact]
    public void Every_kind_of_ours_finds_its_crd()
    {
        var kinds = Directory.EnumerateFiles(RepositoryRoot.Combine("manifests", "crds"), "*kubecarrier.io_*.yaml")
            .Select(file => YamlDocuments.ParseObject(File.ReadAllText(file))["spec"]!)
            .Select(spec => ($"{spec["group"]}/v1alpha1", spec["names"]!["kind"]!.ToString()))
            .ToList();

        kinds.Count.ShouldBeGreaterThan(10);
        OwnCrds.For(kinds).Select(crd => crd.Object["spec"]!["names"]!["kind"]!.ToString()).ShouldBe(kinds.Select(kind => kind.Item2));
    }

    [Fact]
    public void Other_kinds_have_none() => OwnCrds.For([("v1", "Secret"), ("apps/v1", "Deployment")]).ShouldBeEmpty();
}
