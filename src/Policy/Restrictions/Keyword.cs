namespace KubeCarrier.Policy.Restrictions;

/// <summary>What a restriction may demand of a value, each judged for itself.</summary>
public enum Keyword
{
    Allowed,
    Minimum,
    Maximum,
    Pattern,
    MaxLength,
    Required,
    Immutable,
}

/// <summary>
/// Which of a field's keywords a provider's own words explain. There is one message for all of them: it is about the pattern where there is one, for
/// that is what needs words; else about the values; and about absence and change only where nothing else is restricted.
/// </summary>
internal static class KeywordMessage
{
    private static readonly Keyword[] OfValues = [Keyword.Allowed, Keyword.Minimum, Keyword.Maximum, Keyword.MaxLength];

    /// <param name="keyword">The keyword that is violated.</param>
    /// <param name="has">Whether the field has a keyword.</param>
    public static bool Explains(Keyword keyword, Func<Keyword, bool> has) =>
        has(Keyword.Pattern) ? keyword is Keyword.Pattern
        : !OfValues.Any(has) || OfValues.Contains(keyword);
}
