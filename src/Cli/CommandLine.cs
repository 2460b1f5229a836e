using System.CommandLine;
using System.CommandLine.Help;
using KubeCarrier.Cli.Commands;
using KubeCarrier.Cli.Completion;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli;

/// <summary>The composition root: tests run the same commands with streams of their own.</summary>
public static class CommandLine
{
    /// <summary>How people call it.</summary>
    public const string Program = "kubectl kubecarrier";

    /// <summary>No argument is the name of a file with arguments.</summary>
    internal static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>Never throws for what a user did; the answer is an <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] args, ConsoleStreams console)
    {
        if (args is [Completer.Word, .. var words])
        {
            await console.Out.WriteLineAsync(string.Join('\n', await new Completer(Root(console), console.Clock).AnswerAsync(words)));
            return ExitCode.Passed;
        }

        var parsed = Root(console).Parse(args, Parsing);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
        {
            foreach (var line in UsageErrors.Of(parsed))
            {
                await console.Error.WriteLineAsync(line);
            }

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

    internal static RootCommand Root(ConsoleStreams console)
    {
        var root = new RootCommand("Says what KubeCarrier's webhooks decide, and why: in CI without a cluster, and of what lives in one.");
        if (root.Options.OfType<HelpOption>().First() is { Action: HelpAction help } option)
        {
            var withExamples = new HelpWithExamples(help, console);
            option.Action = withExamples;
            root.SetAction(withExamples.Invoke); // kubectl without a command prints its help too
        }

        root.Subcommands.Add(new TestCommand(console));
        root.Subcommands.Add(new CheckCommand(console));
        root.Subcommands.Add(new ExplainCommand(console));
        root.Subcommands.Add(new OffersCommand(console));
        root.Subcommands.Add(new SampleCommand(console));
        root.Subcommands.Add(new PreviewCommand(console));
        root.Subcommands.Add(new CompletionCommand(console));
        return root;
    }
}
