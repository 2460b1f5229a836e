using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.PolicyTests;

/// <summary>What is wrong with a test file is told with its place, all of it at once, and nothing is run.</summary>
public sealed class PolicyTestReaderTests : IDisposable
{
    private const string Header = "apiVersion: cli.kubecarrier.io/v1alpha1\nkind: PolicyTest\nmetadata: {name: t}\nspec:\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cases: []", "5:3: cases must be a list of at least one case.")]
    [InlineData("case: []", "5:3: case is no member here; did you mean cases?", "5:3: cases is missing.")]
    [InlineData("hub: []\n  cases: [{name: a, steps: [{expectAbsent: {apiVersion: v1, kind: A, name: a}}]}]", "5:3: hub is empty")]
    [InlineData("hub: [nowhere/]\n  cases: [{name: a, steps: [{expectAbsent: {apiVersion: v1, kind: A, name: a}}]}]", "5:9: there is no file or folder nowhere/")]
    [InlineData("cases: [{steps: []}]", "5:11: name is missing.", "5:12: steps must be a list of 1 to 100 steps; there are 0.")]
    [InlineData("cases: [{name: \"a\\nb\", steps: [{}]}]", "5:18: name must be one line")]
    [InlineData("cases:\n  - {name: a, steps: [{expectAbsent: {apiVersion: v1, kind: A, name: a}}]}\n  - {name: a, steps: [{}]}", "7:12: there is another case \"a\" at t.yaml:6:5")]
    public async Task The_frame_of_a_test(string spec, params string[] problems) => await ShouldBeRefused($"  {spec}\n", problems);

    [Theory]
    [InlineData("{}", "7:7: a step has one of create, apply, patch, delete, expectAbsent; this one has none.")]
    [InlineData("{delete: {apiVersion: v1, kind: A, name: a}, expectAbsent: {apiVersion: v1, kind: A, name: a}}", "this one has delete and expectAbsent.")]
    [InlineData("{creat: {}}", "7:8: creat is no member here; did you mean create?")]
    [InlineData("{create: {}}", "7:16: write either the manifest, or file with the path of one.")]
    [InlineData("{create: {file: nothing.yaml}}", "7:23: nothing.yaml is no file; paths are relative to the test file.")]
    [InlineData("{create: {file: two.yaml}}", "7:23: two.yaml has 2 objects; a step writes one.")]
    [InlineData("{create: {file: broken.yaml}}", "broken.yaml:")]
    [InlineData("{create: {manifest: {kind: A}}}", "7:27: a manifest has apiVersion and kind, both texts.")]
    [InlineData("{delete: {apiVersion: v1, kind: A}}", "7:16: name is missing.")]
    [InlineData("{delete: {apiVersion: v1, kind: A, name: 1}}", "7:48: name must be a text.")]
    [InlineData("{patch: {object: {apiVersion: v1, kind: A, name: a}, type: strategic, patch: {}}}", "7:66: type must be merge or json; strategic is neither.")]
    [InlineData("{patch: {object: {apiVersion: v1, kind: A, name: a}, type: json, patch: {}}}", "7:79: patch must be a list.")]
    [InlineData("{patch: {object: {apiVersion: v1, kind: A, name: a}, patch: []}}", "7:67: patch must be an object.")]
    [InlineData("{expectAbsent: {apiVersion: v1, kind: A, name: a}, expect: {allowed: true}}", "7:58: expectAbsent is an expectation itself")]
    [InlineData("{delete: {apiVersion: v1, kind: A, name: a}, as: {groups: [x]}}", "7:56: user is missing.")]
    [InlineData("{delete: {apiVersion: v1, kind: A, name: a}, as: {user: x, group: [x]}}", "7:66: group is no member here; did you mean groups?")]
    [InlineData("{delete: {apiVersion: v1, kind: A, name: a}, at: 2026-01-01}", "7:56: 2026-01-01 is no time as RFC 3339 writes it")]
    [InlineData("{delete: {apiVersion: v1, kind: A, name: a}, expect: }", "expect has no value.")]
    public async Task A_step(string step, string problem) => await ShouldBeRefused($"  cases:\n  - steps:\n    - {step}\n    name: a\n", problem);

    [Theory]
    [InlineData("{rule: x}", "7:15: allowed is missing.")]
    [InlineData("{allowed: yes please}", "allowed must be true or false.")]
    [InlineData("{allowed: true, rule: x}", "rule goes with allowed: false only")]
    [InlineData("{allowed: false, patched: {}}", "patched goes with allowed: true only")]
    [InlineData("{allowed: false, message: \"(\"}", "is no regular expression")]
    [InlineData("{allowed: false, warnings: [\"[\"]}", "is no regular expression")]
    [InlineData("{allowed: false, warnings: one}", "warnings must be a list.")]
    [InlineData("{allowed: false, mesage: x}", "mesage is no member here; did you mean message?")]
    public async Task An_expectation(string expect, string problem) =>
        await ShouldBeRefused($"  cases:\n  - steps:\n    - expect: {expect}\n      delete: {{apiVersion: v1, kind: A, name: a}}\n    name: a\n", problem);

    [Fact]
    public async Task Every_input_that_cannot_be_read_is_told()
    {
        _folder.With("a.yaml", "kind: PolicyTest\nx: {").With("b.yaml", Header + "  cases: []\n").With("c.json", "{\"kind\": \"PolicyTest\"");

        var result = await Plugin.RunInAsync(_folder.Path, "test", ".", "missing.yaml");

        result.ExitCode.ShouldBe(ExitCode.Unusable);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain("missing.yaml: there is no such file or folder.");
        result.Error.ShouldContain("a.yaml:3:1: not valid YAML.");
        result.Error.ShouldContain("b.yaml:5:3:");
        result.Error.ShouldContain("c.json:");
    }

    [Fact]
    public async Task Another_tools_files_beside_a_test_are_not_read()
    {
        _folder.With("chart/template.yaml", "{{ if .Values.x }}\nkind: Service\n{{ end }}");

        (await Plugin.RunInAsync(_folder.Path, "test", ".")).ExitCode.ShouldBe(ExitCode.NothingTested);
    }

    [Fact]
    public async Task Names_of_tests_in_one_file_differ()
    {
        const string Case = "  cases: [{name: a, steps: [{expectAbsent: {apiVersion: v1, kind: A, name: a}}]}]\n";

        await ShouldBeRefused($"{Case}---\n{Header}{Case}", "there is another PolicyTest \"t\" at t.yaml:1:1");
    }

    private async Task ShouldBeRefused(string spec, params string[] problems)
    {
        _folder.With("t.yaml", Header + spec).With("two.yaml", "{apiVersion: v1, kind: A}\n---\n{apiVersion: v1, kind: A}\n").With("broken.yaml", "a: [");

        var result = await Plugin.RunInAsync(_folder.Path, "test", "t.yaml");

        result.ExitCode.ShouldBe(ExitCode.Unusable, result.Error);
        foreach (var problem in problems)
        {
            result.Error.ShouldContain(problem);
        }
    }
}
