using System.Text.Json.Nodes;
using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.PolicyTests;

/// <summary>The suite of the samples passes, and fails exactly where it should when somebody breaks a policy.</summary>
public sealed class SampleSuiteTests : IDisposable
{
    private static readonly string Samples = RepositoryRoot.Combine("manifests", "samples");

    private readonly TemporaryFolder _copy = new();

    public SampleSuiteTests()
    {
        foreach (var file in Directory.EnumerateFiles(Samples, "*.yaml", SearchOption.AllDirectories))
        {
            _copy.With(Path.GetRelativePath(Samples, file), File.ReadAllText(file));
        }
    }

    public void Dispose() => _copy.Dispose();

    [Fact]
    public async Task It_passes()
    {
        var report = await RunAsync(ExitCode.Passed);

        report["summary"]!["passed"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(25);
        report["coverage"]!["restrictions"]!.AsArray().Where(restriction => restriction!["denied"]!.GetValue<int>() == 0).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("hub/catalog.yaml", "maximum: 2\n", "maximum: 5\n", "kubemq/a bronze tenant stays small", "lifecycle/an instance from before a limit may only get better")]
    [InlineData("hub/catalog.yaml", "maximum: 50Gi", "maximum: 51Gi", "kubemq/a bronze tenant has small volumes, and learns whom to ask")]
    [InlineData("hub/catalog.yaml", "instances: 2", "instances: 3", "lifecycle/a bronze tenant has two brokers")]
    [InlineData("hub/catalog.yaml", "values: [none]", "values: [nobody]", "couchdb/an administrator is bound to the offer like everybody", "couchdb/team-e is offered nothing")]
    [InlineData("hub/couchdbs.yaml", "immutable: true\n", "immutable: false\n", "couchdb/a user name stays")]
    [InlineData("hub/couchdbs.yaml", "maxLength: 64\n", "maxLength: 128\n", "couchdb/a password is short, and its value is never shown")]
    [InlineData("hub/couchdbs.yaml", "default: \"3.3\"\n", "default: \"3.2\"\n", "couchdb/a tenant orders a database, and it has the default version")]
    [InlineData("hub/kubemqclusters.yaml", "minimum: 1\n", "minimum: 0\n", "kubemq/a broker has at least one replica")]
    [InlineData("hub/kubemqclusters.yaml", "required: true\n", "required: false\n", "kubemq/a broker says how large its volumes are")]
    public async Task One_broken_policy_fails_its_cases_and_no_others(string file, string sound, string broken, params string[] cases)
    {
        var path = Path.Combine(_copy.Path, "policy-tests", file);
        var text = await File.ReadAllTextAsync(path);
        text.Split(sound).Length.ShouldBe(2, "the text to break must be there once");
        await File.WriteAllTextAsync(path, text.Replace(sound, broken, StringComparison.Ordinal));

        var report = await RunAsync(ExitCode.Failed);

        report["items"]!.AsArray().Where(item => item!["status"]!.GetValue<string>() == "failed")
            .Select(item => $"{item!["suite"]}/{item["name"]}").Order(StringComparer.Ordinal)
            .ShouldBe(cases.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("value-is-short-enough", "offer-exists")]
    [InlineData("username: hans, version: \"3.3\"", "password: another-secret")]
    public async Task A_report_of_a_failure_shows_no_secret(string sound, string broken)
    {
        var path = Path.Combine(_copy.Path, "policy-tests", "couchdb.yaml");
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, text.Replace(sound, broken, StringComparison.Ordinal));

        foreach (var format in (string[])["table", "json", "junit", "tap", "github"])
        {
            var result = await Plugin.RunInAsync(_copy.Path, "test", "policy-tests", "-o", format);

            result.ExitCode.ShouldBe(ExitCode.Failed);
            result.Output.ShouldContain("(hidden)");
            result.Output.ShouldNotContain("0123456789");
            result.Output.ShouldNotContain("another-secret");
            result.Output.ShouldNotContain("hans2000");
        }
    }

    private async Task<JsonNode> RunAsync(int code)
    {
        var result = await Plugin.RunInAsync(_copy.Path, "test", "policy-tests", "-o", "json", "--coverage");
        result.ExitCode.ShouldBe(code, result.Error + result.Output);
        return JsonNode.Parse(result.Output)!;
    }
}
