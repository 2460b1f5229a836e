using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>
/// Refuses what our parser would read and kubectl's, which is older in its ways, refuses or reads as something else: nothing may be judged
/// offline that is not what kubectl sends.
/// </summary>
internal sealed class YamlStrictness(string text)
{
    /// <summary>The problem with this node, or null.</summary>
    public string? Problem(NodeEvent node, bool isInFlow)
    {
        var start = (int)node.Start.Index;
        if (!node.Anchor.IsEmpty && !IsAnchorName(node.Anchor.Value))
        {
            return "an anchor's name has letters, digits, - and _ only.";
        }

        return !isInFlow && FollowsTab(start) ? YamlProblem.Tab : node is Scalar scalar ? Problem(scalar, isInFlow) : null;
    }

    public static string? Problem(AnchorAlias alias) => alias.Value.Value switch
    {
        [.., ':'] => "write a space between an alias and the ':' after it.",
        var name when !IsAnchorName(name) => "an anchor's name has letters, digits, - and _ only.",
        _ => null,
    };

    private string? Problem(Scalar scalar, bool isInFlow) => scalar.Style switch
    {
        ScalarStyle.Plain => Plain(scalar.Value, isInFlow) ?? (isInFlow ? InFlow(scalar) : null),
        ScalarStyle.DoubleQuoted => Escapes(scalar),
        ScalarStyle.Literal or ScalarStyle.Folded when scalar.Value.AsSpan().TrimStart('\n').StartsWith("\t") && !HasIndicator(scalar) => YamlProblem.Tab,
        _ => null,
    };

    /// <summary>Behind the begin of a line, or an indicator that is not the ':' of a simple key, kubectl takes only spaces.</summary>
    private bool FollowsTab(int start)
    {
        var before = text.AsSpan(0, Math.Min(start, text.Length));
        var rest = before.TrimEnd(" \t");
        if (!before[rest.Length..].Contains('\t'))
        {
            return false;
        }

        return rest.IsEmpty || rest[^1] is '\r' or '\n'
            || (rest[^1] is '-' or '?' && (rest.Length == 1 || char.IsWhiteSpace(rest[^2])))
            || (rest[^1] is ':' && rest[..^1].TrimEnd(" \t") is var line && (line.IsEmpty || line[^1] is '\n' or '\r'));
    }

    /// <summary>Our parser takes the ':' of <c>a *b: c</c> for a part of the text.</summary>
    private static string? Plain(string text, bool isInFlow) =>
        text.Contains(": ", StringComparison.Ordinal) || (text.EndsWith(':') && !isInFlow) ? "quote this text or key; the ':' in it can be misread."
        : text is ['@' or '`' or '%' or '>' or '|', ..] ? $"a text cannot begin with '{text[0]}'; quote it."
        : null;

    private string? InFlow(Scalar scalar)
    {
        if (scalar.Value.Length == 0 && !scalar.Tag.IsEmpty)
        {
            return "in brackets and braces, write the value behind its tag, even if it is an empty text: kubectl takes a ',' for a part of the tag.";
        }

        var end = (int)scalar.End.Index;
        return scalar.Value.Contains('?', StringComparison.Ordinal) || scalar.Value.StartsWith(':')
            ? "in brackets and braces, quote a text with a '?' in it or a ':' in front."
            : text.AsSpan(Math.Min(end, text.Length)).StartsWith(":,") ? "write a space between the ':' and the ','." : null;
    }

    private string? Escapes(Scalar scalar)
    {
        var quoted = text.AsSpan((int)scalar.Start.Index..(int)scalar.End.Index);
        for (var at = quoted.IndexOf('\\'); at >= 0 && at + 2 < quoted.Length; at = quoted.IndexOf('\\'))
        {
            quoted = quoted[(at + 1)..];
            if (quoted[0] == '/')
            {
                return @"\/ is no escape to kubectl; write /.";
            }

            if (quoted is ['u', 'd' or 'D', '8' or '9' or >= 'a' and <= 'f' or >= 'A' and <= 'F', ..])
            {
                return "kubectl reads no surrogates; write the character itself, or \\U and eight digits.";
            }

            quoted = quoted[1..];
        }

        return null;
    }

    private bool HasIndicator(Scalar scalar)
    {
        var header = text.AsSpan((int)scalar.Start.Index);
        var end = header.IndexOfAny('\r', '\n', '#');
        return (end < 0 ? header : header[..end]).ContainsAnyInRange('1', '9');
    }

    private static bool IsAnchorName(string name) => name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
