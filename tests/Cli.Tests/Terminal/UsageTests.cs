using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.Terminal;

/// <summary>A line for each problem, and what was meant.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("preveiw", "preview")]
    [InlineData("previews", "preview")]
    [InlineData("prev", "preview")]
    [InlineData("Completion", "completion")]
    [InlineData("compltion", "completion")]
    public async Task A_mistyped_command_is_recognized(string typed, string meant) =>
        await ShouldBeRefusedAsync([typed], [$"error: unknown command '{typed}'; did you mean '{meant}'?", "See 'kubectl kubecarrier --help'."]);

    [Theory]
    [InlineData("explode")]
    [InlineData("x")]
    public async Task What_is_like_nothing_gets_no_suggestion(string typed) =>
        await ShouldBeRefusedAsync([typed, "more"], [$"error: unknown command '{typed}'", "See 'kubectl kubecarrier --help'."]);

    [Fact]
    public async Task A_mistyped_option_is_recognized() => await ShouldBeRefusedAsync(
        ["preview", "-f", "a", "--crd", "b", "--providr", "c"],
        ["error: unknown option '--providr'; did you mean '--provider'?", "error: unknown argument 'c'", "See 'kubectl kubecarrier preview --help'."]);

    [Fact]
    public async Task Each_problem_has_a_line() => await ShouldBeRefusedAsync(
        ["preview", "-o", "xml"],
        [
            "error: argument 'xml' not recognized. Must be one of: 'text' 'yaml' 'json'",
            "error: option '--filename' is required",
            "error: option '--crd' is required",
            "See 'kubectl kubecarrier preview --help'.",
        ]);

    [Fact]
    public async Task An_argument_is_never_the_name_of_a_file_with_arguments() => await ShouldBeRefusedAsync(
        ["@/etc/hostname"], ["error: unknown command '@/etc/hostname'", "See 'kubectl kubecarrier --help'."]);

    private static async Task ShouldBeRefusedAsync(string[] arguments, string[] lines)
    {
        var result = await Plugin.RunAsync(arguments);

        result.ExitCode.ShouldBe(ExitCode.Unusable);
        result.Error.TrimEnd().Split('\n').ShouldBe(lines, ignoreOrder: true);
        result.Output.ShouldBeEmpty();
    }
}
