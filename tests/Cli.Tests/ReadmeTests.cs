using System.Text.RegularExpressions;
using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests;

/// <summary>What the README quotes of policy tests is what is there and what is printed.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(RepositoryRoot.Combine("README.md"));

    [Fact]
    public void The_quoted_case_stands_in_the_samples()
    {
        var quoted = Quoted().Match(Readme).Groups["case"].Value;

        quoted.ShouldContain("- name: ");
        File.ReadAllText(RepositoryRoot.Combine("manifests", "samples", "policy-tests", "kubemq.yaml")).ShouldContain(quoted, Case.Sensitive);
    }

    [Fact]
    public async Task The_quoted_report_is_what_is_printed()
    {
        var shown = Shown().Match(Readme);

        var result = await Plugin.RunInAsync(RepositoryRoot.Combine(), shown.Groups["arguments"].Value.Split(' '));

        result.ShouldSucceed().ShouldBe(shown.Groups["output"].Value);
    }

    [GeneratedRegex("^```yaml\n(?<case>  - name: .*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\$ kubectl kubecarrier (?<arguments>test manifests/samples/policy-tests[^\n]*)\n(?<output>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shown();
}
