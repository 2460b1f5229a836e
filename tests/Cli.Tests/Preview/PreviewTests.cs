using System.Text.Json.Nodes;
using KubeCarrier.Cli.Tests.Support;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Tests.Preview;

/// <summary>The samples of the repository, and everything that can be wrong with the input.</summary>
public sealed class PreviewTests
{
    private static readonly string[] CouchDb =
        ["preview", "-f", "manifests/samples/catalogentryset.yaml", "--crd", "manifests/samples/couchdb.crd.yaml", "--service-cluster", "eu-west-1", "--provider", "team-a"];

    private static readonly string[] KubeMq =
        ["preview", "-f", "manifests/samples/catalogentryset.kubemq.yaml", "--crd", "manifests/samples/kubemq.crd.yaml", "--service-cluster", "us-east-1", "-n", "team-a"];

    [Theory]
    [InlineData("text", "txt")]
    [InlineData("yaml", "yaml")]
    public async Task The_samples_look_as_in_the_golden_files(string output, string extension)
    {
        (await Plugin.RunAsync([.. CouchDb, "--tenant", "team-b", "-o", output])).ShouldSucceed().ShouldBeGolden($"{Plugin.Golden}/preview-couchdb.{extension}");
        (await Plugin.RunAsync([.. KubeMq, "--tenant", "team-b", "-o", output])).ShouldSucceed().ShouldBeGolden($"{Plugin.Golden}/preview-kubemq.{extension}");
    }

    [Theory]
    [InlineData("text", "txt")]
    [InlineData("yaml", "yaml")]
    public async Task An_entry_with_everything_looks_as_in_the_golden_file(string output, string extension) =>
        (await Plugin.RunAsync(["preview", "-f", Input("database.entry.yaml"), "--crd", Input("database.crd.yaml"), "-o", output]))
            .ShouldSucceed().ShouldBeGolden($"{Plugin.Golden}/preview-database.{extension}");

    [Fact]
    public async Task Json_has_the_same_objects_as_yaml()
    {
        var json = JsonNode.Parse((await Plugin.RunAsync([.. CouchDb, "-o", "json"])).ShouldSucceed())!["items"]!.AsArray();
        var yaml = YamlDocuments.ParseObjects((await Plugin.RunAsync([.. CouchDb, "-o", "yaml"])).ShouldSucceed());

        yaml.Count.ShouldBe(json.Count);
        foreach (var (fromYaml, fromJson) in yaml.Zip(json))
        {
            JsonEquality.AreEqual(fromYaml, fromJson).ShouldBeTrue(fromYaml.ToJsonString());
        }
    }

    [Fact]
    public async Task What_is_commented_out_can_be_taken_out_of_the_comment()
    {
        var sample = (await Plugin.RunAsync([.. KubeMq, "--part", "sample", "-o", "yaml"])).ShouldSucceed();

        YamlDocuments.ParseObject(sample).ContainsKey("spec").ShouldBeFalse();
        var whole = YamlDocuments.ParseObject(string.Join('\n', sample.Split('\n').Skip(1).Select(line => line.StartsWith("# ", StringComparison.Ordinal) ? line[2..] : line)));
        whole["spec"]!["replicas"]!.ToString().ShouldBe("1");
        whole["spec"]!["volume"]!["size"]!.ToString().ShouldBe("1");
    }

    [Fact]
    public async Task A_part_is_printed_alone()
    {
        var rights = YamlDocuments.ParseObjects((await Plugin.RunAsync([.. CouchDb, "--part", "credential", "-o", "yaml"])).ShouldSucceed());

        rights.Select(manifest => $"{manifest["kind"]}").ShouldBe(["ClusterRole", "ClusterRoleBinding"]);
    }

    [Fact]
    public async Task Both_the_entry_and_the_CRD_come_from_folders_or_from_standard_input()
    {
        var crd = await File.ReadAllTextAsync(RepositoryRoot.Combine("manifests", "samples", "couchdb.crd.yaml"));
        var expected = (await Plugin.RunAsync(CouchDb)).ShouldSucceed();

        (await Plugin.RunWithInputAsync(crd, [.. CouchDb[..4], "-", .. CouchDb[5..]])).ShouldSucceed().ShouldBe(expected);
        (await Plugin.RunAsync([.. CouchDb[..4], "manifests/samples", .. CouchDb[5..]])).ShouldSucceed().ShouldBe(expected);
        (await Plugin.RunAsync(["preview", "-f", "-", "--crd", "-"])).Error.ShouldBe("error: standard input can be read once; give one of the two as a file\n");
    }

    [Fact]
    public async Task The_annotation_of_a_CRD_names_its_service_cluster()
    {
        var crd = (await File.ReadAllTextAsync(RepositoryRoot.Combine("manifests", "samples", "couchdb.crd.yaml")))
            .Replace("metadata:\n  name: couchdbs", "metadata:\n  annotations: {kubecarrier.io/service-cluster: eu-west-1}\n  name: couchdbs", StringComparison.Ordinal);

        (await Plugin.RunWithInputAsync(crd, "preview", "-f", CouchDb[2], "--crd", "-", "-n", "team-a")).ShouldSucceed().ShouldBe((await Plugin.RunAsync(CouchDb)).Output);
    }

    [Fact]
    public async Task What_cannot_be_derived_is_told_with_every_reason()
    {
        var result = await Plugin.RunWithInputAsync(
            """
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: CatalogEntry
            metadata: {name: couch, namespace: team-a}
            spec:
              metadata: {displayName: Couch, shortDescription: a test}
              baseCRD: {name: couchdbs.internal.eu-west-1.team-a}
              derive:
                expose:
                - versions: [v1alpha1]
                  fields: [{jsonPath: .spec.version}, {jsonPath: .spec.replicas}]
            """, "preview", "-f", "-", "--crd", CouchDb[4]);

        result.ExitCode.ShouldBe(ExitCode.InvalidPolicy);
        result.Output.ShouldBeEmpty();
        result.Error.TrimEnd().Split('\n').ShouldBe(
        [
            "error: couch: NotExposable: spec.replicas cannot be exposed: spec has no field replicas; it has password, username, version, waitForInit",
            "error: couch: HiddenRequiredField: spec.username is required in v1alpha1, hidden, and has no default; expose it or add a preset for it",
            "error: couch: HiddenRequiredField: spec.password is required in v1alpha1, hidden, and has no default; expose it or add a preset for it",
        ]);
    }

    [Theory]
    [InlineData("kind: [", "<stdin>:2:1: not valid YAML")]
    [InlineData("a: 1\nb: 2\na: 3\n", "<stdin>:3:1: this key is already in the mapping")]
    [InlineData("[1, 2]", "<stdin>:1:1: a manifest must be an object")]
    [InlineData("kind: Secret\napiVersion: v1\nmetadata: {name: x}", "there is no CatalogEntry, CatalogEntrySet or DerivedCustomResource in it")]
    [InlineData("kind: CatalogEntry\napiVersion: catalog.kubecarrier.io/v1alpha1\nmetadata: {name: x}\nspec: {baseCRD: 5}", "CatalogEntry x: spec.baseCRD cannot be read")]
    public async Task What_cannot_be_read_is_told_with_its_place(string input, string problem)
    {
        var result = await Plugin.RunWithInputAsync(input, "preview", "-f", "-", "--crd", CouchDb[4]);

        result.ExitCode.ShouldBe(ExitCode.Unusable);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldStartWith("error: ");
        result.Error.ShouldContain(problem);
        result.Error.Trim().ShouldNotContain('\n');
    }

    [Theory]
    [InlineData("nowhere.yaml", "nowhere.yaml: there is no such file")]
    [InlineData("manifests/samples/catalog.yaml", "manifests/samples/catalog.yaml: there is no CustomResourceDefinition in it")]
    [InlineData("docs", "docs: the folder has no file that ends in .yaml, .yml or .json")]
    public async Task A_file_that_is_of_no_use_is_named(string crd, string problem)
    {
        var result = await Plugin.RunAsync("preview", "-f", CouchDb[2], "--crd", crd);

        result.ExitCode.ShouldBe(ExitCode.Unusable);
        result.Error.ShouldContain(problem);
    }

    private static string Input(string file) => Path.Combine("tests", "Cli.Tests", "Golden", file);
}
