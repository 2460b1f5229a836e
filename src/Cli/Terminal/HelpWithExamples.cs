using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using KubeCarrier.Cli.Commands;

namespace KubeCarrier.Cli.Terminal;

/// <summary>The library's help under the plugin's name, then what to type.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help;

    public HelpWithExamples(HelpAction help, ConsoleStreams console)
    {
        _help = help;
        _help.MaxWidth = Math.Min(console.Width ?? AlignedText.DefaultWidth, 120);
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var output = configuration.Output;
        using var text = new StringWriter();
        configuration.Output = text;
        var code = _help.Invoke(parseResult);
        configuration.Output = output;
        output.Write(Tidy($"{text}", parseResult.RootCommandResult.Command.Name));
        if (parseResult.CommandResult.Command is PluginCommand { Examples: var examples })
        {
            output.WriteLine("Examples:");
            foreach (var (purpose, line) in examples)
            {
                output.WriteLine($"  # {purpose}");
                output.WriteLine($"  {line}");
                output.WriteLine();
            }
        }

        return code;
    }

    // The library calls the program by its file; people call it through kubectl.
    private static string Tidy(string help, string program) => string.Join(
        Environment.NewLine,
        help.Split(Environment.NewLine).Select(line => line.TrimEnd())
            .Select(line => line.StartsWith($"  {program} ", StringComparison.Ordinal) || line == $"  {program}" ? $"  {CommandLine.Program}{line[(program.Length + 2)..]}" : line));
}
