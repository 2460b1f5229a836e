using System.Globalization;
using System.Text;

namespace KubeCarrier.Offline.Samples;

/// <summary>
/// Texts that a simple regular expression may match: literals, classes, groups, alternatives and repetitions. Guesses, for the caller to check;
/// none when the expression is not simple.
/// </summary>
internal sealed class SamplePattern
{
    private const int MaxLength = 256;

    private const string Liked = "a1A-_.x0b";

    private readonly string _pattern;

    private readonly int _choice;

    private readonly int _more;

    private int _at;

    private bool _isSimple = true;

    private SamplePattern(string pattern, int choice, int more) => (_pattern, _choice, _more) = (pattern, choice, more);

    /// <summary>Guesses, the shortest first; the more repetitions, the longer.</summary>
    public static IEnumerable<string> Guesses(string pattern, int length) =>
        from more in Enumerable.Range(0, 3).Append(Math.Clamp(length, 0, MaxLength))
        from choice in Enumerable.Range(0, 3)
        select new SamplePattern(pattern, choice, more).Guess() into guess
        where guess is not null
        select guess;

    private string? Guess()
    {
        var guess = Alternatives();
        return _isSimple && _at == _pattern.Length && guess.Length <= MaxLength ? guess : null;
    }

    private string Alternatives()
    {
        var all = new List<string> { Sequence() };
        while (_at < _pattern.Length && _pattern[_at] == '|')
        {
            _at++;
            all.Add(Sequence());
        }

        return all[Math.Min(_choice, all.Count - 1)];
    }

    private string Sequence()
    {
        var text = new StringBuilder();
        while (_isSimple && _at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            var atom = Atom();
            for (var count = Repetitions(); count > 0 && text.Length <= MaxLength; count--)
            {
                text.Append(atom);
            }
        }

        return text.ToString();
    }

    private string Atom() => _pattern[_at++] switch
    {
        '^' or '$' => "",
        '(' => Group(),
        '[' => Class(),
        '.' => "a",
        '\\' => Escape(),
        '*' or '+' or '?' or '{' => GiveUp(),
        var literal => $"{literal}",
    };

    private string Group()
    {
        if (_at < _pattern.Length && _pattern[_at] == '?')
        {
            if (!_pattern.AsSpan(_at).StartsWith("?:"))
            {
                return GiveUp();
            }

            _at += 2;
        }

        var text = Alternatives();
        return _at < _pattern.Length && _pattern[_at++] == ')' ? text : GiveUp();
    }

    private string Escape() => _at < _pattern.Length
        ? _pattern[_at++] switch
        {
            'd' => "1",
            'w' or 'S' or 'D' => "a",
            's' or 'W' => " ",
            'A' or 'z' or 'b' => "",
            't' => "\t",
            'n' => "\n",
            var letter when char.IsAsciiLetterOrDigit(letter) => GiveUp(),
            var literal => $"{literal}",
        }
        : GiveUp();

    private string Class()
    {
        var (from, negated) = (_at, _at < _pattern.Length && _pattern[_at] == '^');
        _at += negated ? 1 : 0;
        var ranges = new List<(char Low, char High)>();
        for (var first = true; _at < _pattern.Length && (_pattern[_at] != ']' || first); first = false)
        {
            if (!TryReadRange(ranges))
            {
                return GiveUp();
            }
        }

        if (_at++ >= _pattern.Length || ranges.Count == 0)
        {
            return GiveUp();
        }

        bool IsIn(char letter) => ranges.Exists(range => letter >= range.Low && letter <= range.High) != negated;
        return Liked.FirstOrDefault(IsIn) is > '\0' and var liked ? $"{liked}" : negated ? GiveUp() : $"{ranges[0].Low}";
    }

    private bool TryReadRange(List<(char Low, char High)> ranges)
    {
        if (_pattern[_at] == '[' || (_pattern[_at] == '\\' && _at + 1 < _pattern.Length && _pattern[_at + 1] is 'W' or 'S' or 'D'))
        {
            return false;
        }

        if (_pattern[_at] == '\\' && _at + 1 < _pattern.Length && _pattern[_at + 1] is 'd' or 'w' or 's')
        {
            ranges.AddRange(_pattern[_at + 1] switch { 'd' => [('0', '9')], 'w' => [('a', 'z'), ('0', '9'), ('A', 'Z'), ('_', '_')], _ => [(' ', ' ')] });
            _at += 2;
            return true;
        }

        var low = Character();
        var high = low;
        if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
        {
            _at++;
            high = Character();
        }

        ranges.Add((low, high));
        return _isSimple;
    }

    private char Character()
    {
        if (_pattern[_at] == '\\' && _at + 1 < _pattern.Length)
        {
            _at++;
            _isSimple &= !char.IsAsciiLetterOrDigit(_pattern[_at]);
        }

        return _pattern[_at++];
    }

    private int Repetitions()
    {
        var (least, most) = _at < _pattern.Length ? Counts() : (1, 1);
        if (_at < _pattern.Length && _pattern[_at] == '?' && (least, most) != (1, 1))
        {
            _at++; // lazy
        }

        return Math.Min(most, least == most ? least : least + _more);
    }

    private (int Least, int Most) Counts()
    {
        switch (_pattern[_at])
        {
            case '?':
                _at++;
                return (0, 1);
            case '*':
                _at++;
                return (0, MaxLength);
            case '+':
                _at++;
                return (1, MaxLength);
            case '{':
                return Braces();
            default:
                return (1, 1);
        }
    }

    private (int Least, int Most) Braces()
    {
        var end = _pattern.IndexOf('}', _at);
        var counts = end < 0 ? [] : _pattern[(_at + 1)..end].Split(',');
        if (counts.Length is not (1 or 2) || !TryCount(counts[0], out var least))
        {
            _isSimple = false;
            return (1, 1);
        }

        _at = end + 1;
        return (least, counts.Length == 1 ? least : TryCount(counts[1], out var most) ? most : MaxLength);
    }

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);

    private string GiveUp()
    {
        _isSimple = false;
        return "";
    }
}
