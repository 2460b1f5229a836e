using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>
/// A JSON number as the API server holds it: int64 where the text is one, float64 otherwise. So 1.0 is a float, and beyond 53 bits a float loses
/// digits; <see cref="Quantity"/>, which is exact, would judge otherwise than the API server does.
/// </summary>
internal readonly record struct GoNumber(bool IsInteger, long Integer, double Value)
{
    private const double LargestWhole = (1L << 53) - 1;

    private const double Tolerance = 1e-9;

    /// <summary>A float that the API server takes for an integer; it is generous with the last digits.</summary>
    public bool IsWhole
    {
        get
        {
            if (IsInteger || Math.Truncate(Value).Equals(Value))
            {
                return IsInteger || Math.Abs(Value) <= LargestWhole;
            }

            var whole = Math.Truncate(Value);
            return whole > 0 && Value <= LargestWhole && (Value - whole) / (Value + whole) < Tolerance;
        }
    }

    public static GoNumber Of(double value) => new(false, 0, value);

    /// <summary>False for what is no number, and for one that float64 does not have.</summary>
    public static bool TryRead(JsonNode? node, out GoNumber number)
    {
        number = default;
        if (node is not JsonValue value || value.GetValueKind() is not JsonValueKind.Number)
        {
            return false;
        }

        number = value.TryGetValue<JsonElement>(out var element) ? Of(element)
            : value.TryGetValue<double>(out var real) ? Of(real)
            : Of(value.ToJsonString());
        return number.IsInteger || double.IsFinite(number.Value);
    }

    /// <summary>As Go on amd64 converts a float to an int64.</summary>
    public static long Truncate(double value) => value is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)value : long.MinValue;

    private static GoNumber Of(JsonElement element) =>
        element.TryGetInt64(out var whole) ? new(true, whole, whole)
        : element.TryGetDouble(out var real) ? Of(real)
        : Of(double.NaN);

    private static GoNumber Of(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? new(true, whole, whole)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? Of(real)
        : Of(double.NaN);
}
