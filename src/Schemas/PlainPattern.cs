using System.Text;

namespace KubeCarrier.Schemas;

/// <summary>
/// Writes out what RE2 has a short form for and .NET reads otherwise: <c>\d</c> is <c>[0-9]</c>, and inside a class every character that needs
/// no escape in RE2 gets one.
/// </summary>
internal sealed class PlainPattern
{
    private readonly string _text;
    private readonly StringBuilder _plain = new();
    private int _at;

    private PlainPattern(string text)
    {
        _text = text;
        while (_at < text.Length)
        {
            ReadAtom();
        }
    }

    private bool IsAtEnd => _at >= _text.Length;

    public static string Of(string text) => new PlainPattern(text)._plain.ToString();

    private void ReadAtom()
    {
        switch (_text[_at])
        {
            case '[':
                ReadClass();
                break;
            case '\\' when _at + 1 < _text.Length:
                _plain.Append(Escaped(_text[_at + 1]));
                _at += 2;
                break;
            default:
                _plain.Append(_text[_at++]);
                break;
        }
    }

    private static string Escaped(char escaped) => escaped switch
    {
        'd' or 'w' or 's' => $"[{Members(escaped)}]",
        'D' or 'W' or 'S' => $"[^{Members(char.ToLowerInvariant(escaped))}]",
        'A' => "^",
        'z' => "$",
        '_' => "_",
        _ => $"\\{escaped}",
    };

    private static string Members(char escaped) => escaped switch
    {
        'd' => "0-9",
        'w' => "0-9A-Za-z_",
        _ => "\\t\\n\\f\\r ",
    };

    private void ReadClass()
    {
        _plain.Append('[');
        _at++;
        if (!IsAtEnd && _text[_at] == '^')
        {
            _plain.Append('^');
            _at++;
        }

        for (var isFirst = true; !IsAtEnd && (_text[_at] != ']' || isFirst); isFirst = false)
        {
            ReadRange();
        }

        if (!IsAtEnd)
        {
            _plain.Append(']');
            _at++;
        }
    }

    private void ReadRange()
    {
        if (ReadShort())
        {
            return;
        }

        ReadCharacter();
        if (_at + 1 < _text.Length && _text[_at] == '-' && _text[_at + 1] != ']')
        {
            _plain.Append('-');
            _at++;
            ReadCharacter();
        }
    }

    /// <summary>A class in the class: <c>\d</c>, or <c>[:alpha:]</c>.</summary>
    private bool ReadShort()
    {
        var rest = _text.AsSpan(_at);
        if (rest.Length > 1 && rest[0] == '\\' && rest[1] is 'd' or 'w' or 's')
        {
            _plain.Append(Members(rest[1]));
            _at += 2;
            return true;
        }

        var end = rest.StartsWith("[:") ? rest.IndexOf(":]") : -1;
        if (end < 2)
        {
            return false;
        }

        _plain.Append(Named(rest[2..end]) ?? "["); // what is not known here stays what nobody reads
        _at += end + 2;
        return true;
    }

    private static string? Named(ReadOnlySpan<char> name) => name switch
    {
        "alnum" => "0-9A-Za-z",
        "alpha" => "A-Za-z",
        "digit" => "0-9",
        "lower" => "a-z",
        "upper" => "A-Z",
        "space" => "\\t\\n\\v\\f\\r ",
        "word" => "0-9A-Za-z_",
        "xdigit" => "0-9A-Fa-f",
        _ => null,
    };

    private void ReadCharacter()
    {
        switch (_text[_at])
        {
            case '\\' when _at + 1 < _text.Length:
                _plain.Append(_text[_at + 1] == '_' ? "_" : _text.AsSpan(_at, 2));
                _at += 2;
                break;
            case '-' or '[' or ']' or '^':
                _plain.Append('\\').Append(_text[_at++]);
                break;
            default:
                _plain.Append(_text[_at++]);
                break;
        }
    }
}
