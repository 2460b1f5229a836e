using System.Text.RegularExpressions;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>The text of one YAML document. kubectl cuts a file at its <c>---</c> lines before it parses anything.</summary>
internal readonly partial record struct ManifestPart(string Text, int LinesBefore)
{
    private const string Separator = "---";

    public static IEnumerable<ManifestPart> Split(string text)
    {
        var (start, linesBefore, line) = (0, 0, 0);
        while (line < text.Length)
        {
            var end = text.IndexOf('\n', line) is var found and >= 0 ? found + 1 : text.Length;
            if (text.AsSpan(line, end - line).StartsWith(Separator))
            {
                var linesAt = linesBefore + Breaks(text, start, line);
                RequireNothingBehind(text[(line + Separator.Length)..end], linesAt + 1);
                yield return new(text[start..line], linesBefore);
                (start, linesBefore) = (end, linesAt + Breaks(text, line, end));
            }

            line = end;
        }

        yield return new(text[start..], linesBefore);
    }

    public YamlDocument? Read(YamlBudget budget)
    {
        var text = Text.StartsWith('\ufeff') ? Text[1..] : Text; // files that were joined
        if (BeforeDirective().Match(text) is { Success: true } before)
        {
            var place = YamlPlace.After(text.AsSpan(0, before.Length), LinesBefore);
            throw new YamlFormatException("kubectl reads no directives such as %YAML; remove this line.", place);
        }

        return YamlDocuments.ReadOnly(text, budget, LinesBefore);
    }

    private static void RequireNothingBehind(string rest, int line)
    {
        if (rest.AsSpan().Trim() is { IsEmpty: false } more && more[0] != '#')
        {
            throw new YamlFormatException("nothing but a comment may follow '---'; begin the document on the next line.", new(line, Separator.Length + 1));
        }
    }

    private static int Breaks(string text, int start, int end) => YamlPlace.After(text.AsSpan(start, end - start)).Line - 1;

    [GeneratedRegex(@"\A([ \t]*(#[^\n]*)?\n)*(?=%)")]
    private static partial Regex BeforeDirective();
}
