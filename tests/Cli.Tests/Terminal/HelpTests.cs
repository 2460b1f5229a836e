using System.CommandLine;
using KubeCarrier.Cli.Commands;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.Terminal;

/// <summary>Every command's help, found by walking the commands: a new one needs no new test.</summary>
public sealed class HelpTests
{
    private const int Columns = 80;

    public static TheoryData<string> Commands => [.. Walk(Root(), "").Select(known => known.Path)];

    [Theory, MemberData(nameof(Commands))]
    public async Task Help_is_the_golden_one(string command) =>
        (await HelpAsync(command)).ShouldSucceed().ShouldBeGolden($"{Plugin.Golden}/help-{(command.Length == 0 ? "kubecarrier" : command.Replace(' ', '-'))}.txt");

    [Theory, MemberData(nameof(Commands))]
    public async Task Help_fits_into_80_columns_where_there_is_no_terminal(string command) =>
        (await HelpAsync(command)).Output.Split('\n').ShouldAllBe(line => line.Length <= Columns);

    [Theory, MemberData(nameof(Commands))]
    public async Task Help_calls_the_plugin_as_people_do(string command)
    {
        var help = (await HelpAsync(command)).Output;

        help.ShouldContain($"\n  kubectl kubecarrier{(command.Length == 0 ? "" : " ")}{command}");
        help.ShouldNotContain(Root().Name);
    }

    [Theory, MemberData(nameof(Commands))]
    public void Every_command_has_examples_that_name_it(string path)
    {
        var command = Walk(Root(), "").Single(known => known.Path == path).Command;
        if (command is not RootCommand && command.Subcommands.Count == 0)
        {
            command.ShouldBeAssignableTo<PluginCommand>().ShouldNotBeNull().Examples.ShouldContain(example => example.Line.Contains(path, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Without_a_command_help_is_printed_and_nothing_is_wrong() =>
        (await Plugin.RunAsync()).ShouldSucceed().ShouldBe((await Plugin.RunAsync("--help")).ShouldSucceed());

    [Fact]
    public async Task A_narrow_terminal_gets_narrow_help()
    {
        using StringWriter output = new(), errors = new();

        (await CommandLine.RunAsync(["preview", "--help"], new() { Out = output, Error = errors, Width = 60 })).ShouldBe(ExitCode.Passed);

        var help = output.ToString();
        help[..help.IndexOf("Examples:", StringComparison.Ordinal)].Split('\n').Max(line => line.Length).ShouldBeLessThanOrEqualTo(60);
    }

    [Fact]
    public async Task The_version_is_a_line_of_its_own() => (await Plugin.RunAsync("--version")).ShouldSucceed().Trim().ShouldMatch(@"^\d+\.\d+\.\d+\S*$");

    private static RootCommand Root() => CommandLine.Root(new ConsoleStreams { Out = TextWriter.Null, Error = TextWriter.Null });

    private static Task<PluginResult> HelpAsync(string command) => Plugin.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

    private static IEnumerable<(string Path, Command Command)> Walk(Command command, string path) => command.Subcommands.Where(known => !known.Hidden)
        .SelectMany(known => Walk(known, $"{path} {known.Name}".TrimStart())).Prepend((path, command));
}
