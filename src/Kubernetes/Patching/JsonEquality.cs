using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Kubernetes.Patching;

/// <summary>Whether two JSON values mean the same: numbers by value (1 is 1.0 and 1e0), objects in any order.</summary>
public static class JsonEquality
{
    public static bool AreEqual(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (JsonObject a, JsonObject b) => a.Count == b.Count
            && a.All(property => b.TryGetPropertyValue(property.Key, out var other) && AreEqual(property.Value, other)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) => a.GetValueKind() == JsonValueKind.Number && b.GetValueKind() == JsonValueKind.Number
            ? NumbersAreEqual(a.ToJsonString(), b.ToJsonString())
            : JsonNode.DeepEquals(a, b),
        _ => false,
    };

    /// <summary>Exactly, however long: no detour over a double, which would make neighbours equal.</summary>
    public static bool NumbersAreEqual(string left, string right) => left == right || Canonical(left) == Canonical(right);

    /// <summary>Sign, digits without zeros at either end, and the power of ten they are multiplied with.</summary>
    private static (bool Negative, string Digits, long Exponent) Canonical(string number)
    {
        var text = number.AsSpan();
        var negative = text[0] == '-';
        text = negative ? text[1..] : text;
        var exponent = 0L;
        var e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            // An exponent beyond long is not written by anyone; take it as it is rather than fail.
            exponent = long.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power)
                ? power
                : long.MaxValue / 2;
            text = text[..e];
        }

        var point = text.IndexOf('.');
        var digits = point < 0 ? text.ToString() : $"{text[..point]}{text[(point + 1)..]}";
        exponent -= point < 0 ? 0 : text.Length - point - 1;
        digits = digits.TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.Length == 0 ? (false, "", 0) : (negative, significant, exponent + digits.Length - significant.Length);
    }
}
