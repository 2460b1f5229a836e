using System.CommandLine;
using KubeCarrier.Json;

namespace KubeCarrier.Cli.Terminal;

/// <summary>What somebody who mistyped a word may have meant.</summary>
internal static class Suggestions
{
    /// <summary>The nearest name, when it is near enough; null otherwise.</summary>
    public static string? For(string typed, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && typed.Length > 1 ? 1
            : SimilarName.Distance(typed.ToLowerInvariant(), name)))
        .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Name.Length / 3))
        .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    /// <summary>What can follow a command: its commands, or its options when the word begins with a dash.</summary>
    public static IEnumerable<string> Names(Command command, string typed) => typed.StartsWith('-')
        ? Symbols(command).SelectMany(parent => parent.Options.Where(option => !option.Hidden && (parent == command || option.Recursive)))
        .SelectMany(option => option.Aliases.Prepend(option.Name))
            .Where(name => name.StartsWith("--", StringComparison.Ordinal))
        : command.Subcommands.Where(known => !known.Hidden).SelectMany(known => known.Aliases.Prepend(known.Name));

    public static IEnumerable<Command> Symbols(Command command) =>
        command.Parents.OfType<Command>().SelectMany(Symbols).Prepend(command);
}
