using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>A regular expression that is searched for. It takes time in proportion to the text, whoever wrote it.</summary>
internal sealed class TextPattern
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly Regex? _regex;

    private TextPattern(string source, Regex? regex) => (Source, _regex) = (source, regex);

    public string Source { get; }

    public static bool TryParse(string source, [NotNullWhen(true)] out TextPattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        (pattern, problem) = (null, null);
        try
        {
            // Most are plain words; those need no automaton.
            pattern = new(source, Regex.Escape(source).Replace("\\ ", " ", StringComparison.Ordinal) == source ? null : new Regex(source, Options));
            return true;
        }
        catch (RegexParseException exception)
        {
            problem = $"\"{source}\" is no regular expression: {Words(exception.Error)} at character {exception.Offset}.";
        }
        catch (NotSupportedException)
        {
            problem = $"\"{source}\" asks for too much: look-around, back-references and very large repetitions are not supported.";
        }

        return false;
    }

    public bool IsMatch(string text) => _regex is null ? text.Contains(Source, StringComparison.Ordinal) : _regex.IsMatch(text);

    public override string ToString() => $"\"{Source}\"";

    /// <summary>The runtime's own sentences are not in a trimmed program.</summary>
    private static string Words(RegexParseError error)
    {
        var words = string.Concat(error.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
        return words.Length == 0 ? "not well formed" : words;
    }
}
