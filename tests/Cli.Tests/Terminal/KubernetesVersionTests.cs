using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.Terminal;

/// <summary><c>--kubernetes-version</c>: the same input, and what API servers of two versions make of it.</summary>
public sealed class KubernetesVersionTests : IDisposable
{
    private const string Range = "spec.replicas: Invalid value: \"\": Checked value must be of type integer with format int32 in spec.replicas";

    private static readonly string[] Preview =
        ["preview", "-f", "entry.yaml", "--crd", "crd.yaml", "-n", "team-a", "--part", "sample", "-o", "yaml"];

    private readonly ProviderRepository _repository = new();

    public KubernetesVersionTests() => _repository
        .With("mq1.yaml", Broker("1.00000000001"))
        .With("policy-tests/kubemq.yaml", """
            apiVersion: cli.kubecarrier.io/v1alpha1
            kind: PolicyTest
            metadata: {name: kubemq}
            spec:
              hub: [../hub/]
              cases:
              - name: nearly whole is whole
                steps:
                - create: {file: ../mq1.yaml}
            """)
        .With("crd.yaml", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: scalers.example.io}
            spec:
              group: example.io
              scope: Namespaced
              names: {kind: Scaler, listKind: ScalerList, plural: scalers, singular: scaler}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        x-kubernetes-validations:
                        - {rule: self.min <= self.max}
                        properties:
                          min: {type: integer}
                          max: {type: integer}
            """)
        .With("entry.yaml", """
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: CatalogEntry
            metadata: {name: scalers, namespace: team-a}
            spec:
              metadata: {displayName: Scalers, shortDescription: Scalers}
              baseCRD: {name: scalers.internal.eu-west-1.team-a}
              derive:
                expose:
                - versions: [v1]
                  fields: [{jsonPath: .spec.min}, {jsonPath: .spec.max}]
            """);

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("test", "policy-tests/")]
    [InlineData("check", "-f", "mq1.yaml", "--hub", "hub/")]
    public async Task What_an_early_version_takes_a_later_one_refuses_and_the_newest_is_meant_by_default(params string[] command)
    {
        (await RunAsync([.. command, "--kubernetes-version", "1.20"])).ExitCode.ShouldBe(ExitCode.Passed);
        (await RunAsync([.. command, "--kubernetes-version", "v1.35.2"])).ExitCode.ShouldBe(ExitCode.Passed);

        foreach (var late in new string[][] { ["--kubernetes-version", "1.36"], ["--kubernetes-version", "1.99"], [] })
        {
            var result = await RunAsync([.. command, .. late]);

            result.ExitCode.ShouldBe(ExitCode.Failed, result.Error);
            result.Output.ShouldContain(Range);
        }
    }

    [Fact]
    public async Task Rules_that_an_early_version_drops_shape_no_sample_and_later_ones_are_named_one_by_one()
    {
        var early = (await RunAsync([.. Preview, "--kubernetes-version", "1.24"])).ShouldSucceed();
        var late = (await RunAsync([.. Preview, "--kubernetes-version", "1.25"])).ShouldSucceed();

        early.ShouldNotContain("self.min");
        late.ShouldContain("# not checked here: the rule 'self.min <= self.max' of spec\n");
        late.ShouldContain("\nspec:\n  min: 1 ");
        early.ShouldContain("\n# spec:\n#   min: 1 ");
        (await RunAsync(Preview)).ShouldSucceed().ShouldBe(late, "the newest is meant by default");
    }

    [Fact]
    public async Task Each_rule_that_is_not_judged_is_a_warning_with_its_path()
    {
        const string Object = "description: Where messages are kept.\n                type: object\n";
        var crd = await File.ReadAllTextAsync(Path.Combine(_repository.Folder, "hub", "kubemq.crd.yaml"));
        crd.ShouldContain(Object);
        _repository
            .With("hub/kubemq.crd.yaml", crd.Replace(Object, $"{Object}                x-kubernetes-validations: [{{rule: self.size != 'a'}}, {{rule: self.size != 'b'}}]\n", StringComparison.Ordinal))
            .With("mq1.yaml", Broker("1"))
            .With("policy-tests/kubemq.yaml", """
                apiVersion: cli.kubecarrier.io/v1alpha1
                kind: PolicyTest
                metadata: {name: kubemq}
                spec:
                  hub: [../hub/]
                  cases:
                  - name: both are named
                    steps:
                    - create: {file: ../mq1.yaml}
                      expect:
                        allowed: true
                        warnings:
                        - "not judged offline: CEL rule \"self.size != 'a'\" at spec.volume"
                        - "not judged offline: CEL rule \"self.size != 'b'\" at spec.volume"
                """);

        var check = await RunAsync("check", "-f", "mq1.yaml", "--hub", "hub/");

        check.ExitCode.ShouldBe(ExitCode.Passed, check.Output);
        check.Error.ShouldContain("warning: not judged offline: CEL rule \"self.size != 'a'\" at spec.volume\n");
        check.Error.ShouldContain("warning: not judged offline: CEL rule \"self.size != 'b'\" at spec.volume\n");
        (await RunAsync("check", "-f", "mq1.yaml", "--hub", "hub/", "--kubernetes-version", "1.24")).Error.ShouldBeEmpty();
        var test = await RunAsync("test", "policy-tests/");
        test.ExitCode.ShouldBe(ExitCode.Passed, test.Output);
        (await RunAsync("test", "policy-tests/", "--kubernetes-version", "1.24")).ExitCode.ShouldBe(ExitCode.Failed, "there they do nothing, and no warning comes");
    }

    [Theory]
    [InlineData("test", "policy-tests/")]
    [InlineData("check", "-f", "mq1.yaml", "--hub", "hub/")]
    [InlineData("preview", "-f", "entry.yaml", "--crd", "crd.yaml")]
    public async Task A_version_that_is_none_is_answered_with_one_that_is(params string[] command)
    {
        foreach (var version in new[] { "newest", "1.19", "2.0", "1", "v1.x", "" })
        {
            var result = await RunAsync([.. command, "--kubernetes-version", version]);

            result.ExitCode.ShouldBe(ExitCode.Unusable);
            result.Error.ShouldContain($"error: {$"--kubernetes-version {version}".TrimEnd()} is none that is known; write one such as 1.36, and not before 1.20\n");
            result.Output.ShouldBeEmpty();
        }
    }

    private Task<PluginResult> RunAsync(params string[] arguments) => Plugin.RunInAsync(_repository.Folder, arguments);

    private static string Broker(string replicas) =>
        $"{{apiVersion: us-east-1.team-a/v1alpha1, kind: KubemqCluster, metadata: {{name: mq1, namespace: team-d}}, spec: {{replicas: {replicas}, volume: {{size: 10Gi}}}}}}\n";
}
