using System.CommandLine;

namespace KubeCarrier.Cli.Commands;

/// <summary>A command of the plugin: its <c>--help</c> ends with examples to copy.</summary>
internal abstract class PluginCommand(string name, string description) : Command(name, description)
{
    /// <summary>Each a comment line without <c>#</c>, and the command line below it.</summary>
    public abstract IReadOnlyList<(string Purpose, string Line)> Examples { get; }
}
