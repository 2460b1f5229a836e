using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Lengths, pattern and format of a string; of the first three, the first that fails is reported.</summary>
internal static class TextCheck
{
    public static int Check(SchemaNode node, JsonNode? value, SchemaRun run)
    {
        if (node.Text is null && node.Format is null)
        {
            return 1;
        }

        var text = value.Text() ?? "";
        if (node.Text is { } limits && run.Profile.SaysTooMany && limits.MaxLength is { } most && Length(text) > most)
        {
            // It speaks of bytes, and counts characters.
            run.Problems.TooLong(run.Path.ToString(), most);
        }
        else if (node.Text is { } others && Problem(others, text) is { } problem)
        {
            run.Invalid(value, problem);
        }

        if (node.Format is not { } format)
        {
            return 1;
        }

        if (format.Matches is { } matches && !matches(text))
        {
            run.Invalid(value, $"must be of type {format.Name}: {GoText.Quote(text)}");
        }

        return 2;
    }

    private static string? Problem(TextLimits limits, string text)
    {
        var length = Length(text);
        return length > limits.MaxLength ? $"should be at most {limits.MaxLength} chars long"
            : length < limits.MinLength ? $"should be at least {limits.MinLength} chars long"
            : limits.Pattern is { } pattern && !pattern.Matches(text) ? $"should match '{pattern.Text}'"
            : null;
    }

    // Characters of two UTF-16 units count once.
    private static int Length(string text) => text.Length - text.AsSpan().Count(char.IsLowSurrogate);

    private static int Count(this ReadOnlySpan<char> text, Func<char, bool> isCounted)
    {
        var count = 0;
        foreach (var character in text)
        {
            count += isCounted(character) ? 1 : 0;
        }

        return count;
    }
}
