using System.CommandLine;
using System.CommandLine.Help;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli;

/// <summary>The composition root: tests run the same commands with streams of their own.</summary>
public static class CommandLine
{
    /// <summary>Never throws for what a user did; the answer is an <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] args, ConsoleStreams console)
    {
        ArgumentNullException.ThrowIfNull(console);
        var parsed = Root(console).Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
        {
            foreach (var error in parsed.Errors)
            {
                await console.Error.WriteLineAsync($"error: {error.Message}");
            }

            await console.Error.WriteLineAsync($"See 'kubectl kubecarrier {string.Join(' ', CommandNames(parsed))}--help'.");
            return ExitCode.Unusable;
        }

        try
        {
            return await parsed.InvokeAsync(new() { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false });
        }
        catch (CliException problem)
        {
            await console.Error.WriteLineAsync($"error: {problem.Message}");
            return problem.ExitCode;
        }
    }

    private static RootCommand Root(ConsoleStreams console)
    {
        var root = new RootCommand("Says what KubeCarrier's webhooks decide, and why: in CI without a cluster, and of what lives in one.");
        if (root.Options.OfType<HelpOption>().First() is { Action: HelpAction help } option)
        {
            option.Action = new HelpWithExamples(help);
        }

        return root;
    }

    private static IEnumerable<string> CommandNames(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? [] : [parsed.CommandResult.Command.Name + " "];
}
