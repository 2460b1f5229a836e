using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Samples;

/// <summary>A value for one field that is no object: the first of many guesses that its schema and its restrictions take.</summary>
internal static class SampleValue
{
    /// <summary>Stands where no guess was good.</summary>
    public const string Placeholder = "REPLACE-ME";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The value; null when somebody has to think of one.</summary>
    public static JsonNode? For(JsonObject schema, IReadOnlyList<Restriction> restrictions, IReadOnlyList<JsonNode> preferred, bool isSecret) =>
        preferred.Concat(Guesses(schema, restrictions, isSecret)).FirstOrDefault(guess => IsValid(guess, schema, restrictions))?.DeepClone();

    /// <summary>As far as it can be told without an API server.</summary>
    public static bool IsValid(JsonNode value, JsonObject schema, IReadOnlyList<Restriction> restrictions) =>
        Fits(value, schema)
        && schema.Objects("allOf").All(branch => Fits(value, branch))
        && restrictions.All(restriction => Enum.GetValues<Keyword>().All(keyword => restriction.IsMet(keyword, value)));

    private static bool Fits(JsonNode value, JsonObject schema) =>
        (Schema.IsIntOrString(schema) ? OpenApiType.Of(value) is "integer" or "string" : OpenApiType.Fits(value, schema))
        && (schema["enum"] is not JsonArray known || known.Any(other => ValueEquality.AreSame(value, other, null, new())))
        && value.GetValueKind() switch
        {
            JsonValueKind.Number => IsInRange(Number(value) ?? 0, schema),
            JsonValueKind.String => IsText(value.Text() ?? "", schema),
            _ => true,
        };

    private static bool IsInRange(double number, JsonObject schema) =>
        !(Number(schema["minimum"]) is { } least && (schema.IsTrue("exclusiveMinimum") ? number <= least : number < least))
        && !(Number(schema["maximum"]) is { } most && (schema.IsTrue("exclusiveMaximum") ? number >= most : number > most))
        && !(Number(schema["multipleOf"]) is { } step && Math.Abs(Math.IEEERemainder(number, step)) > 1e-9);

    private static bool IsText(string text, JsonObject schema)
    {
        var length = text.EnumerateRunes().Count();
        return !(length < Number(schema["minLength"])) && !(length > Number(schema["maxLength"])) && Matches(text, schema.Text("pattern"));
    }

    private static bool Matches(string text, string? pattern)
    {
        try
        {
            return pattern is null || Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return false; // an expression that only Go reads: somebody has to think of a value
        }
    }

    private static IEnumerable<JsonNode> Guesses(JsonObject schema, IReadOnlyList<Restriction> restrictions, bool isSecret) =>
        (schema["enum"] as JsonArray ?? []).Append(schema["example"]).Append(schema["default"]).OfType<JsonNode>()
            .Concat(ByType(schema, restrictions, isSecret));

    private static IEnumerable<JsonNode> ByType(JsonObject schema, IReadOnlyList<Restriction> restrictions, bool isSecret) => schema.Text("type") switch
    {
        _ when Schema.IsIntOrString(schema) => [1, .. Texts(schema, isSecret)],
        "integer" => Integers(schema).Select(number => (JsonNode)number),
        "number" => [.. Integers(schema).Select(number => (JsonNode)number), .. new[] { schema["minimum"], schema["maximum"] }.OfType<JsonNode>(), 0.5],
        "boolean" => [false, true],
        "string" => Texts(schema, isSecret),
        "array" => [new JsonArray()],
        _ => [new JsonObject()],
    };

    private static IEnumerable<long> Integers(JsonObject schema)
    {
        var (least, most, step) = (Number(schema["minimum"]), Number(schema["maximum"]), Number(schema["multipleOf"]));
        yield return 1;
        foreach (var edge in new[] { Math.Ceiling(least ?? 0), Math.Floor(least ?? 0) + 1, Math.Floor(most ?? 0), Math.Ceiling(most ?? 0) - 1 })
        {
            yield return (long)edge;
        }

        if (step is > 0)
        {
            yield return (long)(Math.Ceiling(Math.Max(least ?? 1, 1) / step.Value) * step.Value);
            yield return (long)(Math.Floor((most ?? 0) / step.Value) * step.Value);
        }
    }

    private static IEnumerable<JsonNode> Texts(JsonObject schema, bool isSecret)
    {
        var length = (int)Math.Min(Number(schema["minLength"]) ?? 0, 10_000);
        var plain = isSecret ? "change-me" : "example";
        var known = SampleFormat.Of(schema.Text("format"));
        var patterns = new[] { schema }.Concat(schema.Objects("allOf")).Select(node => node.Text("pattern")).OfType<string>();
        return (known is null ? [] : new[] { known })
            .Concat(known is null ? [plain, plain.PadRight(length, 'e'), "1", "1Gi", "1.0.0"] : [])
            .Concat(patterns.SelectMany(pattern => SamplePattern.Guesses(pattern, length)))
            .Concat(known is null ? [new string('a', (int)Math.Min(Number(schema["maxLength"]) ?? 0, plain.Length))] : [])
            .Select(text => (JsonNode)text);
    }

    private static double? Number(JsonNode? node) =>
        node?.GetValueKind() is JsonValueKind.Number && double.TryParse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
