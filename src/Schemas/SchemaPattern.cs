using System.Text.RegularExpressions;

namespace KubeCarrier.Schemas;

/// <summary>
/// A pattern of a schema: it may match anywhere in the value. What .NET and RE2 do not read alike, and cannot be written so that they do, is
/// not judged.
/// </summary>
internal sealed class SchemaPattern
{
    private const int MaxLength = 4096;

    /// <summary>Up to here, and without counted repetitions, a pattern is never too large for the engine.</summary>
    private const int AlwaysFits = 1024;

    private readonly Lazy<Regex> _regex;

    private SchemaPattern(string text, string translated) =>
        (Text, _regex) = (text, new(() => new(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)));

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Null when it cannot be judged.</summary>
    public static SchemaPattern? Read(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        var reader = new PatternReader(PlainPattern.Of(text));
        if (reader.Problem is not null)
        {
            return null;
        }

        // Building it takes long, and most patterns of a CRD see no value in the life of a process.
        var pattern = new SchemaPattern(text, reader.Translated);
        return (text.Length <= AlwaysFits && !text.Contains('{', StringComparison.Ordinal)) || pattern.CanBeBuilt() ? pattern : null;
    }

    public bool Matches(string value) => _regex.Value.IsMatch(value);

    private bool CanBeBuilt()
    {
        try
        {
            return _regex.Value is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false; // too large for an engine that is linear in the length of the value
        }
    }
}
