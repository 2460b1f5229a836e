using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.PolicyTests;

public sealed class GeneratedSuiteTests
{
    [Fact]
    public async Task What_is_measured_passes()
    {
        using var folder = new TemporaryFolder();
        GeneratedSuite.Write(folder.Path, offers: 3, cases: 10);

        var result = await Plugin.RunInAsync(folder.Path, "test", ".");

        result.Output.ShouldEndWith("10 passed, 0 failed (10 cases in 3 files, 0.0 s)\n", Case.Sensitive, result.Error);
    }
}
