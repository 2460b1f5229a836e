using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Json;

/// <summary>
/// The same JSON: numbers by value, null is not absence, every list goes by position. Not the framework's comparison, which throws at <c>1e99999999999</c>.
/// </summary>
public static class JsonEquality
{
    public static bool AreEqual(JsonNode? one, JsonNode? other)
    {
        switch (one, other)
        {
            case (null, null):
                return true;
            case (JsonObject now, JsonObject then):
                if (now.Count != then.Count)
                {
                    return false;
                }

                for (var index = 0; index < now.Count; index++)
                {
                    var (name, value) = now.GetAt(index);
                    if (!then.TryGetPropertyValue(name, out var partner) || !AreEqual(value, partner))
                    {
                        return false;
                    }
                }

                return true;
            case (JsonArray now, JsonArray then):
                for (var index = 0; index < now.Count && index < then.Count; index++)
                {
                    if (!AreEqual(now[index], then[index]))
                    {
                        return false;
                    }
                }

                return now.Count == then.Count;
            default:
                return one is JsonValue scalar && other is JsonValue peer && AreEqual(scalar, peer);
        }
    }

    private static bool AreEqual(JsonValue one, JsonValue other) => (one.GetValueKind(), other.GetValueKind()) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => string.Equals(one.Text(), other.Text(), StringComparison.Ordinal),
        (JsonValueKind.Number, JsonValueKind.Number) => Quantity.TryReadNumber(one, out var number) && Quantity.TryReadNumber(other, out var peer)
            ? number.Equals(peer)
            : Canonical(one.ToJsonString()) == Canonical(other.ToJsonString()),
        var (kind, peer) => kind == peer,
    };

    /// <summary>
    /// Of a number that is no <see cref="Quantity"/>, for its length or its size: sign, digits without zeros at either end, and the power of ten they
    /// are multiplied with. Exactly: a double would make neighbours equal.
    /// </summary>
    private static (bool IsNegative, string Digits, long Exponent) Canonical(string number)
    {
        var text = number.AsSpan();
        var isNegative = text[0] == '-';
        text = isNegative ? text[1..] : text;
        var exponent = 0L;
        if (text.IndexOfAny('e', 'E') is var e and >= 0)
        {
            // An exponent beyond long is not written by anyone; take it as it is rather than fail.
            exponent = long.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) ? power : long.MaxValue / 2;
            text = text[..e];
        }

        var point = text.IndexOf('.');
        var digits = point < 0 ? text.ToString() : $"{text[..point]}{text[(point + 1)..]}";
        exponent -= point < 0 ? 0 : text.Length - point - 1;
        digits = digits.TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.Length == 0 ? (false, "", 0) : (isNegative, significant, exponent + digits.Length - significant.Length);
    }
}
