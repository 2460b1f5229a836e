using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>Numbers as they reach the API server: 64-bit integers, and double precision for everything else.</summary>
internal static class ManifestNumber
{
    /// <summary>1e3 arrives as 1000: kubectl writes whole numbers without exponent, and reads them back as integers where they fit.</summary>
    public static JsonValue Of(double number) =>
        double.IsInteger(number)
        && decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var whole)
        && whole is >= long.MinValue and <= long.MaxValue
            ? JsonValue.Create((long)whole)
            : JsonValue.Create(number);

    /// <summary>Replaces the numbers below this node that YAML allows and the API server has no form for.</summary>
    public static void SettleBelow(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject mapping:
                for (var index = 0; index < mapping.Count; index++)
                {
                    if (Settled(mapping.GetAt(index).Value) is { } number)
                    {
                        mapping.SetAt(index, number);
                    }
                }

                break;
            case JsonArray list:
                for (var index = 0; index < list.Count; index++)
                {
                    if (Settled(list[index]) is { } number)
                    {
                        list[index] = number;
                    }
                }

                break;
        }
    }

    private static JsonValue? Settled(JsonNode? node)
    {
        switch (node)
        {
            case JsonValue value when value.TryGetValue<double>(out var number):
                return Of(number);
            case JsonValue value when value.TryGetValue<ulong>(out var large):
                return Of(large);
            default:
                SettleBelow(node);
                return null;
        }
    }
}
