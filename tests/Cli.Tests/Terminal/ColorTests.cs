using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.Terminal;

/// <summary>The program that was built, on a pseudo-terminal and away from one.</summary>
public sealed class ColorTests
{
    private const char Escape = '\e';

    private static readonly Dictionary<string, string?> Terminal = new() { ["TERM"] = "xterm-256color", ["NO_COLOR"] = null, ["COLUMNS"] = null };

    [Fact]
    public async Task On_a_terminal_there_is_colour() => (await OnTerminalAsync(Terminal)).ShouldContain($"{Escape}[1mCRD that tenants see{Escape}[0m");

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    [InlineData("TERM", null)]
    public async Task A_terminal_that_wants_none_gets_none(string variable, string? value)
    {
        var output = await OnTerminalAsync(new Dictionary<string, string?>(Terminal) { [variable] = value });

        output.ShouldContain("CRD that tenants see");
        output.ShouldNotContain(Escape);
    }

    [Fact]
    public async Task An_empty_NO_COLOR_says_nothing() => (await OnTerminalAsync(new Dictionary<string, string?>(Terminal) { ["NO_COLOR"] = "" })).ShouldContain(Escape);

    [Fact]
    public async Task A_pipe_gets_no_colour_and_no_byte_order_mark()
    {
        var output = (await Plugin.StartAsync(Plugin.Path, Arguments, Terminal)).ShouldSucceed();

        output.ShouldStartWith("couchdbs.eu-west-1");
        output.ShouldNotContain(Escape);
    }

    [Fact]
    public async Task Help_and_errors_are_plain_everywhere()
    {
        (await OnTerminalAsync(Terminal, "--help")).ShouldNotContain(Escape);
        (await OnTerminalAsync(Terminal, "preveiw")).ShouldNotContain(Escape);
    }

    private static string[] Arguments =>
    [
        "preview", "-f", RepositoryRoot.Combine("manifests", "samples", "catalogentryset.yaml"), "--crd", RepositoryRoot.Combine("manifests", "samples", "couchdb.crd.yaml"),
        "--service-cluster", "eu-west-1", "--provider", "team-a",
    ];

    private static Task<string> OnTerminalAsync(IReadOnlyDictionary<string, string?> variables) => OnTerminalAsync(variables, Arguments);

    // script(1) of util-linux gives the program a pseudo-terminal.
    private static async Task<string> OnTerminalAsync(IReadOnlyDictionary<string, string?> variables, params string[] arguments)
    {
        var unset = string.Concat(variables.Where(variable => variable.Value is null).Select(variable => $"unset {variable.Key}; ")); // bash sets TERM itself
        var command = $"{unset}exec '{Plugin.Path}' {string.Join(' ', arguments.Select(argument => $"'{argument}'"))}";
        return (await Plugin.StartAsync("script", ["-qec", command, "/dev/null"], variables)).Output;
    }
}
