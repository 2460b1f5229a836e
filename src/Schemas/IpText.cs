using System.Buffers;
using System.Globalization;

namespace KubeCarrier.Schemas;

/// <summary>The formats ipv4, ipv6 and cidr, as Go reads addresses: no leading zeros, no zones.</summary>
internal static class IpText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Also an IPv6 address that ends in an IPv4 one.</summary>
    public static bool IsV4(string text) => text.Contains('.', StringComparison.Ordinal) && IsAddress(text);

    /// <summary>The same, where leading zeros are no problem.</summary>
    public static bool IsLenientV4(string text) => IsV4(text)
        || IsV4(string.Join('.', text.Split('.').Select(part => part.Length is > 1 and <= 3 ? part.TrimStart('0').PadLeft(1, '0') : part)));

    public static bool IsV6(string text) => text.Contains(':', StringComparison.Ordinal) && IsSix(text);

    public static bool IsCidr(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return false;
        }

        var isFour = IsFour(text.AsSpan(0, slash));
        return (isFour || IsSix(text.AsSpan(0, slash)))
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= (isFour ? 32 : 128);
    }

    private static bool IsAddress(string text) => IsFour(text) || IsSix(text);

    private static bool IsFour(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var part in text.Split('.'))
        {
            var number = text[part];
            if (number.Length is 0 or > 3 || number.ContainsAnyExceptInRange('0', '9') || (number.Length > 1 && number[0] == '0')
                || int.Parse(number, CultureInfo.InvariantCulture) > 255)
            {
                return false;
            }

            count++;
        }

        return count == 4;
    }

    private static bool IsSix(ReadOnlySpan<char> text)
    {
        var gap = text.IndexOf("::");
        if (gap < 0)
        {
            return TryCount(text, mayEndInFour: true, out var all) && all == 8;
        }

        // A gap stands for one group at least.
        return TryCount(text[..gap], mayEndInFour: false, out var before)
            && TryCount(text[(gap + 2)..], mayEndInFour: true, out var after)
            && before + after < 8;
    }

    /// <summary>Groups of four digits; an IPv4 address at the end counts as two.</summary>
    private static bool TryCount(ReadOnlySpan<char> text, bool mayEndInFour, out int count)
    {
        count = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        foreach (var part in text.Split(':'))
        {
            var group = text[part];
            if (mayEndInFour && part.End.Value == text.Length && IsFour(group))
            {
                count += 2;
            }
            else if (group.Length is 0 or > 4 || group.ContainsAnyExcept(Digits))
            {
                return false;
            }
            else
            {
                count++;
            }
        }

        return true;
    }
}
