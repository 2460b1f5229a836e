using System.Buffers;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>The parser's events for one text, with places in the file it is a part of; whatever the parser throws comes as <see cref="YamlFormatException"/>.</summary>
internal sealed partial class YamlSource
{
    /// <summary>What YAML does not call printable, and kubectl refuses even in comments.</summary>
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\v\f\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a"
        + "\u001b\u001c\u001d\u001e\u001f\u007f\u0080\u0081\u0082\u0083\u0084\u0086\u0087\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f"
        + "\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009a\u009b\u009c\u009d\u009e\u009f\ufffe\uffff");

    private readonly string _text;
    private readonly int _linesBefore;
    private readonly Scanner _scanner;
    private readonly Parser _parser;

    public YamlSource(string text, int linesBefore)
    {
        (_text, _linesBefore) = (text, linesBefore);
        RefuseControlCharacters();

        // YamlDotNet's own tree is built by recursion before anyone can look at its depth, and a stack overflow cannot be caught: so, its events.
        _scanner = new(new StringReader(text));
        _parser = new(_scanner);
        Strictness = new(text);
    }

    public YamlStrictness Strictness { get; }

    /// <summary>The next event, or null at the end.</summary>
    public ParsingEvent? Next()
    {
        try
        {
            return _parser.MoveNext() ? _parser.Current : null;
        }
        catch (YamlException exception)
        {
            var problem = YamlProblem.Of(exception, _text);
            throw new YamlFormatException(problem, problem == YamlProblem.Tab ? PlaceOfTab(exception.End) : Place(exception.Start), exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new YamlFormatException(YamlProblem.Of(exception), Place(_scanner.CurrentPosition), exception);
        }
    }

    public YamlPlace Place(Mark mark) => new((int)mark.Line + _linesBefore, (int)mark.Column);

    /// <summary>The parser points at the tab, at the line before it, or in its despair at the begin of the text.</summary>
    private YamlPlace PlaceOfTab(Mark end)
    {
        var start = Math.Min((int)end.Index, _text.Length);
        var tab = TabAtLineStart().Match(_text, Math.Max(0, _text.LastIndexOf('\n', Math.Max(0, start - 1))));
        return tab.Success ? YamlPlace.After(_text.AsSpan(0, tab.Index + tab.Length - 1), _linesBefore) : Place(end);
    }

    [GeneratedRegex(@"(\A|\n) *\t")]
    private static partial Regex TabAtLineStart();

    private void RefuseControlCharacters()
    {
        if (_text.AsSpan().IndexOfAny(Controls) is var index and >= 0)
        {
            throw new YamlFormatException(
                $"the control character U+{(int)_text[index]:X4} is not allowed; write it as an escape in double quotes.",
                YamlPlace.After(_text.AsSpan(0, index), _linesBefore));
        }
    }
}
