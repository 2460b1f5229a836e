using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using KubeCarrier.Cli.Commands;

namespace KubeCarrier.Cli.Terminal;

/// <summary>The library's help, then what to type.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is PluginCommand { Examples: var examples })
        {
            var output = parseResult.InvocationConfiguration.Output;
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
}
