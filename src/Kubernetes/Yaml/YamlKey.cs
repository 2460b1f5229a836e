using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>The member's name that kubectl makes of a key that is no string: on: becomes "true", 017: becomes "15".</summary>
internal static class YamlKey
{
    /// <summary>The name, or null for what cannot be one.</summary>
    public static string? Of(JsonNode? key) => key switch
    {
        JsonValue value when value.Text() is { } text => text,
        JsonValue value when value.TryGetValue<bool>(out var boolean) => boolean ? "true" : "false",
        JsonValue value when value.TryGetValue<long>(out var integer) => integer.ToString(CultureInfo.InvariantCulture),
        JsonValue value when value.TryGetValue<ulong>(out _) => null, // kubectl has no name for it either
        JsonValue value when value.TryGetValue<double>(out var number) => Float((float)number),
        _ => null,
    };

    /// <summary>The name if the key is one that cannot be a value, infinity or NaN; else null.</summary>
    public static string? OfNoValue(Scalar key) =>
        key is { Style: ScalarStyle.Plain, Tag.IsEmpty: true } ? YamlScalar.NotANumberKey(key.Value) : null;

    /// <summary>Go's %g with single precision, which is what kubectl writes.</summary>
    private static string Float(float number)
    {
        if (!float.IsFinite(number))
        {
            return number < 0 ? "-.inf" : ".inf";
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var size = Math.Abs(number);
        if (size is 0 or (>= 1e-4f and < 1e6f))
        {
            return number == 0 ? text : decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        var parts = text.TrimStart('-').Split('E');
        var exponent = parts[0].Split('.')[0].Length - 1 + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal).Trim('0');
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{(number < 0 ? "-" : "")}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
