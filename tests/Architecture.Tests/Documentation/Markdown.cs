using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests.Documentation;

/// <summary>A document as its readers use it: what it cites, and where a link can lead into it.</summary>
internal sealed partial record Markdown(string Path)
{
    private readonly string _text = Repository.Read(Path);

    public IReadOnlyList<string> Links => [.. Link().Matches(Prose).Select(link => link.Groups[1].Value)];

    /// <summary>What stands in back ticks.</summary>
    public IReadOnlyList<string> Code => [.. InlineCode().Matches(Prose).Select(code => code.Groups[1].Value)];

    /// <summary>Lines of the fenced blocks in which commands stand.</summary>
    public IReadOnlyList<string> CommandLines => [.. Fence().Matches(_text).Where(fence => fence.Groups[1].Value is "sh" or "console").SelectMany(fence => fence.Groups[2].Value.Split('\n'))];

    /// <summary>Headings as GitHub makes anchors of them, and anchors that are written out.</summary>
    public bool HasAnchor(string anchor) => Heading().Matches(Prose).Select(heading => Anchor(heading.Groups[1].Value)).Contains(anchor)
        || _text.Contains($"<a id=\"{anchor}\">", StringComparison.Ordinal);

    private string Prose => Fence().Replace(_text, "");

    private static string Anchor(string heading) => NoAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^[ ]*```(\w*)\n(.*?)^[ ]*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex NoAnchor();
}
