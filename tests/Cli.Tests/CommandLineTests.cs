using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task An_unknown_command_is_bad_usage_and_says_where_help_is()
    {
        using StringWriter output = new(), errors = new();

        (await CommandLine.RunAsync(["explode"], new ConsoleStreams { Out = output, Error = errors })).ShouldBe(ExitCode.Unusable);

        errors.ToString().ShouldContain("explode");
        errors.ToString().ShouldContain("--help");
        output.ToString().ShouldBeEmpty();
    }
}
