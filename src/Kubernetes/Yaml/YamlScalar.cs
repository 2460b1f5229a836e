using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>What a plain scalar means to kubectl: YAML 1.1, as go-yaml reads it.</summary>
internal static partial class YamlScalar
{
    /// <summary>The value of a text without quotes; null for YAML's null. Throws <see cref="FormatException"/> for what JSON cannot say.</summary>
    public static JsonNode? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => JsonValue.Create(true),
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        _ when text[0] is '.' or '+' or '-' && NotANumber().IsMatch(text) => throw new FormatException($"{text} has no form in JSON; quote it if it is a text."),
        _ when char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.' => Number(text) ?? JsonValue.Create(text),
        _ => JsonValue.Create(text),
    };

    private static JsonValue? Number(string text)
    {
        if (text[0] == '.' && !FractionDigits().IsMatch(text))
        {
            return null;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (plain.Length == 0)
        {
            return null;
        }

        if (Integer().IsMatch(plain) && TryInteger(plain) is { } integer)
        {
            return integer;
        }

        var isFloat = double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);
        return isFloat && Float().IsMatch(plain) ? JsonValue.Create(value) : null;
    }

    private static JsonValue? TryInteger(string plain)
    {
        var negative = plain[0] == '-';
        var digits = plain[0] is '-' or '+' ? plain[1..] : plain;
        var (radix, start) = Radix(digits);
        if (!TryMagnitude(digits.AsSpan(start), radix, out var magnitude))
        {
            return null;
        }

        if (!negative)
        {
            return magnitude <= long.MaxValue ? JsonValue.Create((long)magnitude) : JsonValue.Create(magnitude);
        }

        return magnitude <= (ulong)long.MaxValue + 1 ? JsonValue.Create(unchecked(-(long)magnitude)) : null;
    }

    private static (uint Radix, int Start) Radix(string digits)
    {
        if (digits.Length < 2 || digits[0] != '0')
        {
            return (10, 0);
        }

        return char.ToLowerInvariant(digits[1]) switch
        {
            'x' => (16, 2),
            'o' => (8, 2),
            'b' => (2, 2),
            _ => (8, 1), // 017 is fifteen; 018 is no octal number and goes on as a float
        };
    }

    private static bool TryMagnitude(ReadOnlySpan<char> digits, uint radix, out ulong value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            var number = (uint)Convert.ToInt32(digit.ToString(), 16);
            if (number >= radix || value > (ulong.MaxValue - number) / radix)
            {
                return false;
            }

            value = (value * radix) + number;
        }

        return digits.Length > 0;
    }

    [GeneratedRegex(@"\A[-+]?(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|[0-9]+)\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Float();

    /// <summary>As a key, an infinity or NaN is a text.</summary>
    public static string? NotANumberKey(string text) => text is not ['.' or '+' or '-', ..] || !NotANumber().IsMatch(text) ? null
        : text[^1] is 'n' or 'N' ? ".nan"
        : text[0] == '-' ? "-.inf"
        : ".inf";

    /// <summary>With a point in front, underscores stand between digits only.</summary>
    [GeneratedRegex(@"\A\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?\z")]
    private static partial Regex FractionDigits();

    [GeneratedRegex(@"\A([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z")]
    private static partial Regex NotANumber();
}
