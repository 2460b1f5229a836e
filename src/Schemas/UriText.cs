using System.Buffers;

namespace KubeCarrier.Schemas;

/// <summary>The format uri, as Go reads the URI of a request: it has a scheme or begins with a slash.</summary>
internal static class UriText
{
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    private const string HostPunctuation = "!$&'()*+,;=:[]<>\"-_.~";

    private const string UserPunctuation = "-._:~!$&'()*+,;=%@";

    public static bool IsRequestUri(string text)
    {
        if (text == "*")
        {
            return true;
        }

        if (text.Any(character => character is < ' ' or '\x7F') || !TryReadScheme(text, out var rest))
        {
            return false;
        }

        var hasScheme = rest.Length < text.Length;
        rest = rest.IndexOf('?') is var query and >= 0 ? rest[..query] : rest;
        if (rest is not ['/', ..])
        {
            return hasScheme;
        }

        if (!hasScheme || !rest.StartsWith("//"))
        {
            return IsEscaped(rest);
        }

        rest = rest[2..];
        var slash = rest.IndexOf('/');
        return IsAuthority(slash < 0 ? rest : rest[..slash]) && (slash < 0 || IsEscaped(rest[slash..]));
    }

    /// <summary>What follows the scheme; all of it when there is none.</summary>
    private static bool TryReadScheme(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        var end = text.IndexOf(':');
        if (end == 0)
        {
            return false;
        }

        if (end > 0 && char.IsAsciiLetter(text[0]) && !text[..end].ContainsAnyExcept(SchemeCharacters))
        {
            rest = text[(end + 1)..];
        }

        return true;
    }

    private static bool IsAuthority(ReadOnlySpan<char> text)
    {
        var at = text.LastIndexOf('@');
        return IsHost(text[(at + 1)..]) && (at < 0 || IsUser(text[..at]));
    }

    private static bool IsUser(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !UserPunctuation.Contains(character, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return IsEscaped(text);
    }

    private static bool IsHost(ReadOnlySpan<char> text)
    {
        if (text is ['[', ..])
        {
            var end = text.LastIndexOf(']');
            if (end < 0 || !IsPort(text[(end + 1)..]))
            {
                return false;
            }

            var zone = text[..end].IndexOf("%25");
            return zone < 0 ? IsHostText(text) : IsHostText(text[..zone]) && IsZone(text[zone..end]) && IsHostText(text[end..]);
        }

        var port = text.LastIndexOf(':');
        return (port < 0 || IsPort(text[port..])) && IsHostText(text);
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.IsEmpty || (text[0] == ':' && !text[1..].ContainsAnyExceptInRange('0', '9'));

    // An escape in a host stands for something beyond ASCII.
    private static bool IsHostText(ReadOnlySpan<char> text) =>
        IsEscaped(text, value => value >= 0x80 || value == '%') && HasHostCharacters(text);

    private static bool IsZone(ReadOnlySpan<char> text) =>
        IsEscaped(text, value => value is '%' or ' ' || (value < 0x80 && IsHostCharacter((char)value))) && HasHostCharacters(text);

    private static bool HasHostCharacters(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character < 0x80 && character != '%' && !IsHostCharacter(character))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHostCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character) || HostPunctuation.Contains(character, StringComparison.Ordinal);

    /// <summary>Every percent sign is followed by two digits, which stand for something that may be there.</summary>
    private static bool IsEscaped(ReadOnlySpan<char> text, Func<int, bool>? mayBe = null)
    {
        for (var at = text.IndexOf('%'); at >= 0; at = text.IndexOf('%'))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }

            var value = (Digit(text[at + 1]) * 16) + Digit(text[at + 2]);
            if (mayBe is not null && !mayBe(value))
            {
                return false;
            }

            text = text[(at + 3)..];
        }

        return true;
    }

    private static int Digit(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : char.ToLowerInvariant(digit) - 'a' + 10;
}
