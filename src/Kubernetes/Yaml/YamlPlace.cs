using System.Globalization;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>Where something stands in a text: line and column, both from 1; a column is one UTF-16 character, as editors count.</summary>
public readonly record struct YamlPlace(int Line, int Column)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}");

    /// <summary>The place right after a text that follows so many other lines.</summary>
    internal static YamlPlace After(ReadOnlySpan<char> text, int linesBefore = 0)
    {
        var line = linesBefore + 1;
        for (var end = text.IndexOfAny('\r', '\n'); end >= 0; end = text.IndexOfAny('\r', '\n'))
        {
            text = text[(text[end..].StartsWith("\r\n") ? end + 2 : end + 1)..];
            line++;
        }

        return new(line, text.Length + 1);
    }
}
