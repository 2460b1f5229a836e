using System.Diagnostics.CodeAnalysis;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// A pattern that a whole value must match, meaning the same here and in the CRD, where Go evaluates it: only what both engines read alike is
/// taken, and characters are counted as Unicode does.
/// </summary>
public sealed class RestrictionPattern
{
    public const int MaxLength = 1024;

    private readonly LinearPattern _pattern;

    private RestrictionPattern(string text, LinearPattern pattern) => (Text, _pattern) = (text, pattern);

    /// <summary>As written; <c>^(?:…)$</c> around it is its form in a CRD.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern; a refusal is a sentence that says what to write instead.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RestrictionPattern? pattern, out string problem)
    {
        pattern = null;
        if (text.Length is 0 or > MaxLength)
        {
            problem = $"a pattern has 1 to {MaxLength} characters, this one has {text.Length}";
            return false;
        }

        var reader = new PatternReader(text);
        if (reader.Problem is { } refusal)
        {
            problem = refusal;
            return false;
        }

        if (LinearPattern.Of(text, $@"\A(?:{reader.Translated})\z") is not { } linear)
        {
            problem = "the pattern cannot be compiled; it is too large, use smaller repetitions";
            return false;
        }

        pattern = new(text, linear);
        problem = "";
        return true;
    }

    /// <summary>Whether the value matches from its first to its last character.</summary>
    public bool Matches(ReadOnlySpan<char> value) => _pattern.Matches(value);
}
