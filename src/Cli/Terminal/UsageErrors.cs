using System.CommandLine;

namespace KubeCarrier.Cli.Terminal;

/// <summary>What is wrong with a command line: a line for each problem, then where help is.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens;
        // What follows a command that is not known means nothing.
        foreach (var token in command.Subcommands.Count > 0 ? unknown.Take(1) : unknown)
        {
            yield return $"error: {Unknown(token, command)}";
        }

        // A word that nobody knows is one problem, not two.
        foreach (var error in parsed.Errors.Select(error => error.Message).Distinct().Where(message => !unknown.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal))))
        {
            yield return $"error: {char.ToLowerInvariant(error[0])}{string.Join(' ', error[1..].TrimEnd('.').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}";
        }

        yield return $"See 'kubectl kubecarrier {string.Concat(Path(command).Select(name => name + " "))}--help'.";
    }

    /// <summary>The names of a command and of those above it, without the root.</summary>
    public static IEnumerable<string> Path(Command command) => Suggestions.Symbols(command).Where(symbol => symbol is not RootCommand).Select(symbol => symbol.Name).Reverse();

    private static string Unknown(string token, Command command)
    {
        var what = token.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        var meant = Suggestions.For(token, Suggestions.Names(command, token));
        return $"unknown {what} '{token}'{(meant is null ? "" : $"; did you mean '{meant}'?")}";
    }
}
