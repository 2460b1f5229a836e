using System.Text;
using System.Text.RegularExpressions;

namespace KubeCarrier.Schemas;

/// <summary>The format hostname.</summary>
internal static partial class HostText
{
    private const int MaxBytes = 255;

    private const int MaxLabelBytes = 63;

    public static bool IsHostname(string text) =>
        Encoding.UTF8.GetByteCount(text) <= MaxBytes
        && text.Split('.').All(label => Encoding.UTF8.GetByteCount(label) <= MaxLabelBytes)
        && Hostname().IsMatch(Units(text));

    // Letters and symbols count, whatever their script; characters of two UTF-16 units are made one of their kind.
    private static string Units(string text)
    {
        var units = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            units.Append(rune.IsBmp ? rune.ToString() : Rune.IsLetter(rune) ? "ª" : Rune.IsSymbol(rune) ? "¤" : "\0");
        }

        return units.ToString();
    }

    [GeneratedRegex(
        @"\A(?:[a-zA-Z0-9\p{S}\p{L}](?:-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?|(?:[a-zA-Z0-9\p{S}\p{L}](?:[a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z\p{L}]{2,63})\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Hostname();
}
