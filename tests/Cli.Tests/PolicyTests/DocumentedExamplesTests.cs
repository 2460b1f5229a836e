using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.PolicyTests;

/// <summary>docs/policy-tests.md shows what works.</summary>
public sealed class DocumentedExamplesTests
{
    private const string Fence = "```";

    [Fact]
    public async Task The_examples_are_files_and_their_tests_pass()
    {
        using var folder = new TemporaryFolder();
        var examples = Examples(await File.ReadAllTextAsync(RepositoryRoot.Combine("docs", "policy-tests.md")));
        foreach (var example in examples)
        {
            example.ShouldStartWith("# ", Case.Sensitive, "the first line of each YAML example names its file");
            folder.With(example.Split('\n')[0][2..], example);
        }

        var result = await Plugin.RunInAsync(folder.Path, "test", ".");

        examples.Count.ShouldBeGreaterThanOrEqualTo(3);
        result.ExitCode.ShouldBe(ExitCode.Passed, result.Error + result.Output);
    }

    private static List<string> Examples(string document) =>
        [.. document.Split($"{Fence}yaml\n").Skip(1).Select(part => part[..part.IndexOf(Fence, StringComparison.Ordinal)])];
}
