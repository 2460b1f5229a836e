namespace KubeCarrier.Schemas;

/// <summary>
/// A pattern of a schema: it may match anywhere in the value. What .NET and RE2 do not read alike, and cannot be written so that they do, is
/// not judged.
/// </summary>
internal sealed class SchemaPattern
{
    private const int MaxLength = 4096;

    private readonly LinearPattern _pattern;

    private SchemaPattern(string text, LinearPattern pattern) => (Text, _pattern) = (text, pattern);

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
        return reader.Problem is null && LinearPattern.Of(text, reader.Translated) is { } pattern ? new(text, pattern) : null;
    }

    public bool Matches(string value) => _pattern.Matches(value);
}
