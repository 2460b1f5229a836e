using YamlDotNet.Core;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>What is wrong with a text that is not YAML. The parser's own message is not passed on: it may repeat parts of a Secret.</summary>
internal static class YamlProblem
{
    public const string Tab = "a tab cannot indent; use spaces.";

    private static readonly (string Part, string Problem)[] Known =
    [
        ("mapping values are not allowed", "a ': ' is not allowed here; quote the text, or check the indentation."),
        ("found invalid mapping", "a ': ' is not allowed here; quote the text, or check the indentation."),
        ("mapping keys are not allowed", "a '? ' is not allowed here; quote the text, or check the indentation."),
        ("sequence entries are not allowed", "a list's '- ' is not allowed here; check the indentation."),
        ("block mapping, did not find expected key", "a key was expected here; check the indentation and the quotes before."),
        ("could not find expected ':'", "a key without its ':'; check the indentation and the quotes."),
        ("did not find expected '-'", "a list's '- ' was expected here; check the indentation."),
        ("expected ',' or ']'", "a list in brackets is not closed; a ',' or ']' was expected here."),
        ("expected ',' or '}'", "a mapping in braces is not closed; a ',' or '}' was expected here."),
        ("unexpected end of stream", "a quoted text is not closed."),
        ("unexpected document indicator", "a quoted text is not closed."),
        ("escape character", "no such escape in a double-quoted text; write a backslash as \\\\, or use single quotes."),
        ("hexadecimal number", "an escape in a double-quoted text lacks its hexadecimal digits."),
        ("Unicode", "an escape in a double-quoted text names no Unicode character."),
        ("undefined tag handle", "a tag with a handle that is not defined; kubectl reads no %TAG."),
        ("ndentation indicator", "a block text's indentation indicator goes from 1 to 9."),
        ("extra spaces in first line", "remove the spaces from the blank lines at the begin of this block text."),
        ("wrong indentation", "indent the further lines of a quoted text deeper than its key."),
        ("invalid comment", "write a space before the '#' of a comment."),
        ("found a comment without", "write a space before the '#' of a comment."),
        ("key indicator", "quote a '-' that stands alone in brackets or braces."),
        ("cannot start any token", "a text cannot begin with this character; quote it."),
    ];

    public static string Of(YamlException exception, string yaml)
    {
        if (CharacterAt(yaml, exception.Start) == '\t' || exception.Message.Contains("tab", StringComparison.Ordinal))
        {
            return Tab;
        }

        foreach (var (part, problem) in Known)
        {
            if (exception.Message.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return $"not valid YAML: {problem}";
            }
        }

        return "not valid YAML.";
    }

    /// <summary>Where the parser fails rather than refuses: on a wild tag, or on what stands in brackets further left than it likes.</summary>
    public static string Of(Exception failure) => failure is ArgumentException
        ? "not valid YAML: a tag must be a URI."
        : "not valid YAML: indent what is in brackets or braces deeper than the key before.";

    private static char CharacterAt(string yaml, Mark mark) => mark.Index >= 0 && mark.Index < yaml.Length ? yaml[(int)mark.Index] : '\0';
}
