using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>Limits as OpenAPI has them: numbers that the API server compares as float64.</summary>
public static class SchemaLimit
{
    // From here on float64 leaves integers out, and a value beside the limit would pass for it.
    private const long Exact = 1L << 53;

    /// <summary>The limit as a schema can say it; null for a quantity, and for an integer that float64 does not have.</summary>
    public static long? Of(JsonNode? limit) =>
        limit is not null && limit.GetValueKind() is JsonValueKind.Number
        && long.TryParse(limit.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number is > -Exact and < Exact
            ? number
            : null;

    /// <summary>Writes a limit, unless the base CRD's own is as tight.</summary>
    public static void Tighten(JsonObject node, long? limit, string keyword, string? exclusive, Func<double, double, bool> isTighter)
    {
        if (limit is not { } ours || (TryRead(node[keyword], out var theirs) && !isTighter(ours, theirs)))
        {
            return;
        }

        node[keyword] = ours;
        if (exclusive is not null)
        {
            node.Remove(exclusive);
        }
    }

    private static bool TryRead(JsonNode? limit, out double number)
    {
        number = 0;
        return limit is not null && double.TryParse(limit.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
