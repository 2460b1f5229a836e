using System.Globalization;
using System.Text;

namespace KubeCarrier.Schemas;

/// <summary>
/// Reads the regular expressions that .NET and RE2 understand alike, and writes them for .NET: <c>.</c> and <c>[^…]</c> take a whole character,
/// also one of two UTF-16 units, and <c>^</c> and <c>$</c> mean the ends of the value and nothing else.
/// </summary>
public sealed class PatternReader
{
    /// <summary>RE2 takes no more, nested ones multiplied.</summary>
    private const int MaxRepetitions = 1000;

    private const int MaxDepth = 100;

    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private readonly string _text;
    private readonly StringBuilder _out = new();
    private int _at;

    public PatternReader(string text)
    {
        _text = text;
        ReadAlternatives(0);
        if (Problem is null && _at < text.Length)
        {
            Refuse("')' closes nothing; write \\)");
        }
    }

    /// <summary>Why it is refused; null when it is not.</summary>
    public string? Problem { get; private set; }

    /// <summary>The same for .NET.</summary>
    public string Translated => _out.ToString();

    private bool IsAtEnd => _at >= _text.Length || Problem is not null;

    /// <summary>The largest number of repetitions in what was read, nested ones multiplied.</summary>
    private int ReadAlternatives(int depth)
    {
        var repetitions = 1;
        if (depth > MaxDepth)
        {
            return Refuse("groups are nested too deeply");
        }

        while (!IsAtEnd && _text[_at] != ')')
        {
            if (_text[_at] == '|')
            {
                _out.Append('|');
                _at++;
                continue;
            }

            repetitions = Math.Max(repetitions, ReadRepetition(ReadAtom(depth)));
        }

        return repetitions;
    }

    private int ReadAtom(int depth)
    {
        switch (_text[_at])
        {
            case '(':
                return ReadGroup(depth);
            case '[':
                ReadClass();
                break;
            case '.':
                _out.Append($@"(?:{Pair}|[^\n\uD800-\uDFFF])");
                _at++;
                break;
            case '^':
                _out.Append(@"\A");
                return ReadAnchor();
            case '$':
                _out.Append(@"\z");
                return ReadAnchor();
            case '*' or '+' or '?' or '{':
                return Refuse($"'{_text[_at]}' repeats nothing; write \\{_text[_at]} for the character");
            default:
                Append(ReadCharacter());
                break;
        }

        return 1;
    }

    private int ReadAnchor()
    {
        _at++;
        return !IsAtEnd && _text[_at] is '*' or '+' or '?' or '{' ? Refuse("an anchor cannot be repeated") : 1;
    }

    private int ReadGroup(int depth)
    {
        _at++;
        if (_at < _text.Length && _text[_at] == '?')
        {
            if (_at + 1 >= _text.Length || _text[_at + 1] != ':')
            {
                return Refuse("of the groups that begin with (? only (?:…) is known; named groups, flags, look-around and comments are not");
            }

            _at += 2;
        }

        _out.Append("(?:");
        var repetitions = ReadAlternatives(depth + 1);
        if (Problem is null && _at >= _text.Length)
        {
            return Refuse("a group is not closed; ')' is missing, or write \\( for the character");
        }

        _at++;
        _out.Append(')');
        return repetitions;
    }

    private int ReadRepetition(int inside)
    {
        if (IsAtEnd || _text[_at] is not ('*' or '+' or '?' or '{'))
        {
            return inside;
        }

        var times = _text[_at] == '{' ? ReadCounts() : ReadSign();

        if (!IsAtEnd && _text[_at] == '?')
        {
            _at++; // lazy or not, the whole value matches or does not
        }

        if (!IsAtEnd && _text[_at] is '*' or '+' or '?' or '{')
        {
            return Refuse("two repetitions follow each other; put the first into (?:…)");
        }

        return (long)inside * Math.Max(times, 1) > MaxRepetitions
            ? Refuse($"more than {MaxRepetitions} repetitions, nested ones multiplied, are not supported")
            : inside * Math.Max(times, 1);
    }

    private int ReadSign()
    {
        _out.Append(_text[_at++]);
        return 1;
    }

    private int ReadCounts()
    {
        var end = _text.IndexOf('}', _at);
        var counts = end < 0 ? [] : _text[(_at + 1)..end].Split(',');
        if (counts.Length is not (1 or 2) || !IsCount(counts[0], out var least) || (counts.Length == 2 && counts[1].Length > 0 && !IsCount(counts[1], out _)))
        {
            return Refuse("'{' begins no repetition such as {2} or {2,5}; write \\{ for the character");
        }

        var most = counts.Length == 2 && IsCount(counts[1], out var bound) ? bound : least;
        if (least > most)
        {
            return Refuse($"{{{counts[0]},{counts[1]}}} has its bounds the wrong way round");
        }

        _out.Append(_text, _at, end + 1 - _at);
        _at = end + 1;
        return most > MaxRepetitions ? Refuse($"more than {MaxRepetitions} repetitions are not supported") : most;
    }

    private static bool IsCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && text.Length <= 4;

    private void ReadClass()
    {
        _at++;
        var negated = !IsAtEnd && _text[_at] == '^';
        _at += negated ? 1 : 0;
        var (ranges, first) = (new StringBuilder(), true);
        while (!IsAtEnd && (_text[_at] != ']' || first))
        {
            ReadRange(ranges, first);
            first = false;
        }

        if (Problem is null && _at >= _text.Length)
        {
            Refuse("a class is not closed; ']' is missing, or write \\[ for the character");
        }

        _at++;
        _out.Append(negated ? $@"(?:{Pair}|[^{ranges}\uD800-\uDFFF])" : $"[{ranges}]");
    }

    private void ReadRange(StringBuilder ranges, bool first)
    {
        if (_text[_at] is '[' or ']')
        {
            Refuse($"'{_text[_at]}' inside a class; write \\{_text[_at]}");
            return;
        }

        if (_text[_at] == '-' && !first && _at + 1 < _text.Length && _text[_at + 1] != ']')
        {
            Refuse("'-' inside a class; write \\- for the character, or put it last");
            return;
        }

        var low = ReadCharacter();
        var high = low;
        if (!IsAtEnd && _text[_at] == '-' && _at + 1 < _text.Length && _text[_at + 1] != ']')
        {
            _at++;
            high = _text[_at] == '[' ? Refuse("'[' inside a class; write \\[") : ReadCharacter();
        }

        if (Problem is null && (low > char.MaxValue || high > char.MaxValue))
        {
            Refuse("a class holds characters up to U+FFFF only; write others as alternatives, (?:a|b)");
        }
        else if (low > high)
        {
            Refuse("a range in a class has its ends the wrong way round");
        }

        // Halves of characters are no characters.
        Append(ranges, low, Math.Min(high, 0xD7FF));
        Append(ranges, Math.Max(low, 0xE000), high);
    }

    private static void Append(StringBuilder ranges, int low, int high)
    {
        if (low <= high)
        {
            ranges.Append(Regular(low)).Append('-').Append(Regular(high));
        }
    }

    // A repetition means the whole character, also one of two UTF-16 units.
    private void Append(int character) => _out.Append(character > char.MaxValue ? $"(?:{Regular(character)})" : Regular(character));

    /// <summary>One character, escaped or not.</summary>
    private int ReadCharacter()
    {
        if (_text[_at] == '\\')
        {
            return ReadEscape();
        }

        if (!Rune.TryGetRuneAt(_text, _at, out var rune))
        {
            return Refuse("it holds half of a surrogate pair");
        }

        _at += rune.Utf16SequenceLength;
        return rune.Value;
    }

    private int ReadEscape()
    {
        if (_at + 1 >= _text.Length)
        {
            return Refuse("it ends in a backslash; write \\\\ for the character");
        }

        var escaped = _text[_at + 1];
        _at += 2;
        return escaped == 'x' ? ReadHex()
            : PatternEscape.TryRead(escaped, out var character) ? character
            : Refuse(PatternEscape.Advice(escaped));
    }

    private int ReadHex()
    {
        if (_at + 2 <= _text.Length && int.TryParse(_text.AsSpan(_at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            _at += 2;
            return value;
        }

        return Refuse("\\x needs two hexadecimal digits, as in \\x41");
    }

    /// <summary>A character as .NET takes it literally, inside and outside of a class.</summary>
    private static string Regular(int character) => character > char.MaxValue
        ? char.ConvertFromUtf32(character)
        : char.IsAsciiLetterOrDigit((char)character) ? $"{(char)character}" : string.Create(CultureInfo.InvariantCulture, $@"\u{character:X4}");

    private int Refuse(string problem)
    {
        Problem ??= problem;
        return 0;
    }
}
