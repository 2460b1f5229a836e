using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Json;

/// <summary>
/// An exact number: of a Kubernetes quantity such as <c>1500m</c> or <c>10Gi</c>, or of JSON text. It never goes through floating point, and it
/// does not round up to a billionth as Kubernetes does when it stores one.
/// </summary>
public readonly struct Quantity : IComparable<Quantity>, IEquatable<Quantity>
{
    /// <summary>Characters of a number that is looked at; a longer one cannot be compared.</summary>
    public const int MaxLength = 128;

    /// <summary>Powers of ten beyond any that means something.</summary>
    private const int MaxExponent = 1000;

    private static readonly BigInteger Ten = 10;

    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    private Quantity(BigInteger mantissa, int exponent)
    {
        // One form for one value: no factor ten in the mantissa.
        while (!mantissa.IsZero && mantissa.IsEven)
        {
            var shorter = BigInteger.DivRem(mantissa, Ten, out var rest);
            if (!rest.IsZero)
            {
                break;
            }

            (mantissa, exponent) = (shorter, exponent + 1);
        }

        (_mantissa, _exponent) = (mantissa, mantissa.IsZero ? 0 : exponent);
    }

    /// <summary>Without a fraction, however it was written.</summary>
    public bool IsInteger => _exponent >= 0;

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    /// <summary>Reads a quantity as Kubernetes writes them.</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        return text is { Length: > 0 and <= MaxLength }
            && TryReadDecimal(text, out var length, out var mantissa, out var exponent)
            && TryReadSuffix(text.AsSpan(length), out var factor, out var power)
            && TryMake(mantissa * factor, exponent + power, out quantity);
    }

    /// <summary>The value of a JSON number, from its text.</summary>
    public static bool TryReadNumber(JsonNode? node, out Quantity number)
    {
        number = default;
        if (node is not JsonValue value || value.GetValueKind() is not JsonValueKind.Number)
        {
            return false;
        }

        if (!value.TryGetValue<JsonElement>(out var element))
        {
            return TryReadNumber(value.ToJsonString(), out number);
        }

        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Length > MaxLength)
        {
            return false;
        }

        Span<char> text = stackalloc char[raw.Length];
        Encoding.ASCII.GetChars(raw, text);
        return TryReadNumber(text, out number);
    }

    public int CompareTo(Quantity other)
    {
        if (_mantissa.Sign != other._mantissa.Sign || _exponent == other._exponent)
        {
            return _mantissa.CompareTo(other._mantissa);
        }

        // Far apart: told by their sizes, so that nobody has to write out the zeros of 1e1000.
        var difference = Magnitude - other.Magnitude;
        return Math.Abs(difference) > 2 ? Math.Sign(difference) * _mantissa.Sign
            : _exponent > other._exponent ? (_mantissa * BigInteger.Pow(Ten, _exponent - other._exponent)).CompareTo(other._mantissa)
            : _mantissa.CompareTo(other._mantissa * BigInteger.Pow(Ten, other._exponent - _exponent));
    }

    public bool Equals(Quantity other) => _exponent == other._exponent && _mantissa.Equals(other._mantissa);

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_mantissa, _exponent);

    /// <summary>One text for one value; not how anybody would write it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_mantissa}e{_exponent}");

    /// <summary>The value where it is a whole number that fits.</summary>
    public bool TryGetInt64(out long number)
    {
        var value = IsInteger && _exponent <= 18 ? _mantissa * BigInteger.Pow(Ten, _exponent) : long.MaxValue + BigInteger.One;
        var fits = value >= long.MinValue && value <= long.MaxValue;
        number = fits ? (long)value : 0;
        return fits;
    }

    private double Magnitude => (_mantissa.GetBitLength() * 0.30103) + _exponent;

    private static bool TryReadNumber(ReadOnlySpan<char> text, out Quantity number)
    {
        number = default;
        if (text.Length > MaxLength || !TryReadDecimal(text, out var length, out var mantissa, out var exponent))
        {
            return false;
        }

        var power = 0;
        return (length == text.Length || (text[length] is 'e' or 'E' && TryReadExponent(text[(length + 1)..], out power)))
            && TryMake(mantissa, exponent + power, out number);
    }

    private static bool TryMake(BigInteger mantissa, int exponent, out Quantity quantity)
    {
        quantity = new(mantissa, exponent);
        return mantissa.IsZero || Math.Abs(exponent) <= MaxExponent;
    }

    // [+-] digits, digits.digits, digits. or .digits
    private static bool TryReadDecimal(ReadOnlySpan<char> text, out int length, out BigInteger mantissa, out int exponent)
    {
        (length, mantissa, exponent) = (0, default, 0);
        Span<char> digits = stackalloc char[text.Length];
        var (count, negative, point) = (0, text[0] == '-', -1);
        for (length = text[0] is '-' or '+' ? 1 : 0; length < text.Length; length++)
        {
            if (char.IsAsciiDigit(text[length]))
            {
                digits[count++] = text[length];
            }
            else if (text[length] == '.' && point < 0)
            {
                point = count;
            }
            else
            {
                break;
            }
        }

        exponent = point < 0 ? 0 : point - count;
        mantissa = count <= 18
            ? long.TryParse(digits[..count], NumberStyles.None, CultureInfo.InvariantCulture, out var small) ? small : 0
            : BigInteger.Parse(digits[..count], NumberStyles.None, CultureInfo.InvariantCulture);
        mantissa = negative ? -mantissa : mantissa;
        return count > 0;
    }

    private static bool TryReadSuffix(ReadOnlySpan<char> suffix, out BigInteger factor, out int power)
    {
        (factor, power) = (BigInteger.One, 0);
        if (suffix.Length > 1 && suffix[0] is 'e' or 'E' && suffix[^1] != 'i')
        {
            return TryReadExponent(suffix[1..], out power);
        }

        (var known, power, var binary) = suffix switch
        {
            "" => (true, 0, 0),
            "n" => (true, -9, 0),
            "u" => (true, -6, 0),
            "m" => (true, -3, 0),
            "k" => (true, 3, 0),
            "M" => (true, 6, 0),
            "G" => (true, 9, 0),
            "T" => (true, 12, 0),
            "P" => (true, 15, 0),
            "E" => (true, 18, 0),
            "Ki" => (true, 0, 10),
            "Mi" => (true, 0, 20),
            "Gi" => (true, 0, 30),
            "Ti" => (true, 0, 40),
            "Pi" => (true, 0, 50),
            "Ei" => (true, 0, 60),
            _ => (false, 0, 0),
        };
        factor = BigInteger.One << binary;
        return known;
    }

    // Four digits say all that MaxExponent lets through, and leading zeros do not count.
    private static bool TryReadExponent(ReadOnlySpan<char> text, out int power)
    {
        var negative = text.Length > 0 && text[0] == '-';
        var digits = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        var significant = digits.TrimStart('0');
        power = 0;
        if (digits.Length == 0 || digits.ContainsAnyExceptInRange('0', '9') || significant.Length > 9)
        {
            return false;
        }

        power = significant.Length == 0 ? 0 : int.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture);
        power = negative ? -power : power;
        return true;
    }
}
