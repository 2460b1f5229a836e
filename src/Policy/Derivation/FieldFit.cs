using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Derivation;

/// <summary>Whether restrictions fit the field that the schema has: each keyword speaks of values of some types.</summary>
internal static class FieldFit
{
    /// <summary>Sentences; the path is in them, values are not, for they may be secret.</summary>
    public static IEnumerable<string> Problems(JsonPath path, ExposedField field, JsonObject schema)
    {
        var type = TypeOf(schema);
        return new[]
        {
            LimitProblem(path, "minimum", field.Minimum, type),
            LimitProblem(path, "maximum", field.Maximum, type),
            TextProblem(path, "pattern", field.Pattern is not null, type),
            TextProblem(path, "maxLength", field.MaxLength is not null, type),
            AllowedProblem(path, field.Allowed, schema),
            DefaultProblem(path, field.Default, schema),
        }.OfType<string>();
    }

    private static string? LimitProblem(JsonPath path, string keyword, JsonNode? limit, string? type) => (limit?.GetValueKind(), type) switch
    {
        (null, _) or (_, null) or (JsonValueKind.Number, "integer" or "number") or (JsonValueKind.String, "string" or IntOrString) => null,
        (JsonValueKind.Number, "string" or IntOrString) =>
            $"the {keyword} of {path} is an integer, but the base CRD has a {type} there; write a quantity, such as \"10\"",
        (_, "integer" or "number") => $"the {keyword} of {path} is a quantity, but the base CRD has a {type} there; write an integer",
        _ => $"{path} has a {keyword}, but the base CRD has a {type} there; limits are for numbers and quantities",
    };

    private static string? TextProblem(JsonPath path, string keyword, bool isSet, string? type) =>
        isSet && type is not (null or "string") ? $"{path} has a {keyword}, but the base CRD has a {type} there; {keyword} is for strings" : null;

    private static string? AllowedProblem(JsonPath path, IReadOnlyList<JsonNode> allowed, JsonObject schema) =>
        allowed.Index().FirstOrDefault(entry => entry.Item is not null && !Fits(entry.Item, schema)) is (var index, { })
            ? $"allowed[{index}] of {path} can never be written there, the base CRD has a {TypeOf(schema)}; list values of that type"
            : null;

    private static string? DefaultProblem(JsonPath path, JsonNode? value, JsonObject schema) =>
        value is null ? null
        : !Fits(value, schema) ? $"the default of {path} is not of the type {TypeOf(schema)} that the base CRD has there"
        : schema["enum"] is JsonArray known && !known.Any(other => ValueEquality.AreSame(value, other, null, new()))
            ? $"the default of {path} is not in the enum of the base CRD; choose one of its values"
        : null;

    private static bool Fits(JsonNode value, JsonObject schema) =>
        Schema.IsIntOrString(schema) ? ValueType.Of(value) is "integer" or "string" : ValueType.Fits(value, schema);

    private static string? TypeOf(JsonObject schema) => Schema.IsIntOrString(schema) ? IntOrString : Schema.Text(schema["type"]);

    private const string IntOrString = "int-or-string";
}
