using System.CommandLine;
using System.CommandLine.Completions;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Completion;

/// <summary>
/// What can come next on a command line, in the words that kubectl's own completion (cobra's protocol) is answered in: a candidate a line, its
/// description behind a tab, and last a directive.
/// </summary>
internal sealed class Completer(RootCommand root, TimeProvider clock)
{
    /// <summary>The first argument that asks for completion.</summary>
    public const string Word = "__complete";

    private const string OrFiles = ":0";

    private const string NoFiles = ":4";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly string[] FileWords = ["FILE", "FOLDER", "PATH", "DIR"];

    /// <summary>The words so far, the last of which is being typed.</summary>
    public async Task<IEnumerable<string>> AnswerAsync(IReadOnlyList<string> words)
    {
        var typed = words.Count == 0 ? "" : words[^1];
        var parsed = root.Parse([.. words.SkipLast(1)], CommandLine.Parsing);
        var (candidates, files, names) = Candidates(parsed, words, typed);
        if (names)
        {
            candidates = [.. candidates, .. await NamesAsync(parsed)];
        }

        var value = typed.StartsWith("--", StringComparison.Ordinal) ? typed[(typed.IndexOf('=', StringComparison.Ordinal) + 1)..] : typed;
        return candidates.Where(candidate => candidate.Label.StartsWith(value, StringComparison.Ordinal)).DistinctBy(candidate => candidate.Label)
            .Select(Line).Append(files ? OrFiles : NoFiles);
    }

    private static (IEnumerable<CompletionItem> Candidates, bool Files, bool Names) Candidates(ParseResult parsed, IReadOnlyList<string> words, string typed)
    {
        var command = parsed.CommandResult.Command;
        if (ValueOf(command, words, typed) is { } option)
        {
            var values = option.GetCompletions(CompletionContext.Empty).ToList();
            return (values, values.Count == 0 && TakesFiles(option.HelpName), false);
        }

        if (typed.StartsWith('-'))
        {
            return (Options(parsed), false, false);
        }

        var names = command.Subcommands.Where(known => !known.Hidden).Select(known => Item(known.Name, known)).ToList();
        var argument = command.Arguments.Skip(command.Arguments.TakeWhile(argument => IsFull(parsed, argument)).Count()).FirstOrDefault();
        names.AddRange(argument?.GetCompletions(CompletionContext.Empty) ?? []);
        // Where only options can follow, they are what is asked for.
        return names.Count == 0 && argument is null ? (Options(parsed), false, false)
            : (names, names.Count == 0 && command is not INameCompletion && TakesFiles(argument?.HelpName), argument is not null && command is INameCompletion);
    }

    private async Task<IEnumerable<CompletionItem>> NamesAsync(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is not INameCompletion command)
        {
            return [];
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            return [.. (await command.NamesAsync(parsed, patience.Token)).Select(name => new CompletionItem(name))];
        }
        catch (Exception failure) when (failure is CliException or OperationCanceledException || ClusterFailures.Sentence(failure, "") is not null)
        {
            return [];
        }
    }

    /// <summary>The option whose value is being typed.</summary>
    private static Option? ValueOf(Command command, IReadOnlyList<string> words, string typed)
    {
        var name = typed.StartsWith("--", StringComparison.Ordinal) && typed.Contains('=', StringComparison.Ordinal) ? typed[..typed.IndexOf('=', StringComparison.Ordinal)]
            : words.Count > 1 ? words[^2] : "";
        return Known(command).FirstOrDefault(option => TakesValue(option) && (option.Name == name || option.Aliases.Contains(name)));
    }

    private static IEnumerable<CompletionItem> Options(ParseResult parsed) =>
        from option in Known(parsed.CommandResult.Command)
        where !option.Hidden && (parsed.GetResult(option) is not { Implicit: false } || option.Arity.MaximumNumberOfValues > 1)
        orderby option.Required descending
        select Item(option.Name, option);

    private static IEnumerable<Option> Known(Command command) =>
        Suggestions.Symbols(command).SelectMany(symbol => symbol.Options.Where(option => symbol == command || option.Recursive));

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private static bool IsFull(ParseResult parsed, Argument argument) =>
        parsed.GetResult(argument) is { Tokens.Count: var count } && count >= argument.Arity.MaximumNumberOfValues;

    private static bool TakesFiles(string? helpName) => helpName is null || FileWords.Any(word => helpName.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static CompletionItem Item(string label, Symbol symbol) => new(label, detail: symbol.Description);

    private static string Line(CompletionItem item) => item.Detail is { Length: > 0 } detail ? $"{item.Label}\t{FirstSentence(detail)}" : item.Label;

    private static string FirstSentence(string text)
    {
        var line = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        var end = line.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? line : line[..(end + 1)];
    }
}
