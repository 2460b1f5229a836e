using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>Whether restrictions fit the field that a schema has: each keyword speaks of values of some types.</summary>
/// <param name="Member">The member of the restriction that does not fit, such as <c>maximum</c>.</param>
/// <param name="Message">A sentence; the path is in it, values are not, for they may be secret.</param>
internal sealed record FieldMisfit(string Member, string Message);

/// <summary>Finds <see cref="FieldMisfit"/>s, for the derivation of CRDs, for admission and for what is compiled for it alike.</summary>
/// <param name="owner">Whose schema it is, in words.</param>
internal sealed class FieldFit(string owner)
{
    private const string IntOrString = "int-or-string";

    public static FieldFit BaseCrd { get; } = new("the base CRD");

    /// <summary>As tenants know it.</summary>
    public static FieldFit Service { get; } = new("the service");

    public IEnumerable<FieldMisfit> Misfits(JsonPath path, FieldRestriction field, JsonObject schema)
    {
        var type = TypeOf(schema);
        return new[]
        {
            Limit(path, "minimum", field.Minimum, type),
            Limit(path, "maximum", field.Maximum, type),
            Text(path, "pattern", field.Pattern is not null, type),
            Text(path, "maxLength", field.MaxLength is not null, type),
            Allowed(path, field.Allowed, schema),
            Default(path, (field as ExposedField)?.Default, schema),
        }.OfType<FieldMisfit>();
    }

    private FieldMisfit? Limit(JsonPath path, string keyword, JsonNode? limit, string? type) => (limit?.GetValueKind(), type) switch
    {
        (null, _) or (_, null) or (JsonValueKind.Number, "integer" or "number") or (JsonValueKind.String, "string" or IntOrString) => null,
        (JsonValueKind.Number, "string" or IntOrString) =>
            new(keyword, $"the {keyword} of {path} is an integer, but {owner} has {A(type)} there; write a quantity, such as \"10\""),
        (_, "integer" or "number") => new(keyword, $"the {keyword} of {path} is a quantity, but {owner} has {A(type)} there; write an integer"),
        _ => new(keyword, $"{path} has a {keyword}, but {owner} has {A(type)} there; limits are for numbers and quantities"),
    };

    private FieldMisfit? Text(JsonPath path, string keyword, bool isSet, string? type) =>
        isSet && type is not (null or "string") ? new(keyword, $"{path} has a {keyword}, but {owner} has {A(type)} there; {keyword} is for strings") : null;

    private FieldMisfit? Allowed(JsonPath path, IReadOnlyList<JsonNode> allowed, JsonObject schema) =>
        allowed.Index().FirstOrDefault(entry => entry.Item is not null && !Fits(entry.Item, schema)) is (var index, { })
            ? new($"allowed[{index}]", $"allowed[{index}] of {path} can never be written there, {owner} has {A(TypeOf(schema))}; list values of that type")
            : null;

    private FieldMisfit? Default(JsonPath path, JsonNode? value, JsonObject schema) =>
        value is null ? null
        : !Fits(value, schema) ? new("default", $"the default of {path} is not of the type {TypeOf(schema)} that {owner} has there")
        : schema["enum"] is JsonArray known && !known.Any(other => ValueEquality.AreSame(value, other, null, new()))
            ? new("default", $"the default of {path} is not in the enum of {owner}; choose one of its values")
        : null;

    private static bool Fits(JsonNode value, JsonObject schema) =>
        Schema.IsIntOrString(schema) ? OpenApiType.Of(value) is "integer" or "string" : OpenApiType.Fits(value, schema);

    private static string? TypeOf(JsonObject schema) => Schema.IsIntOrString(schema) ? IntOrString : schema.Text("type");

    private static string A(string? type) => type?[0] is 'a' or 'i' or 'o' ? $"an {type}" : $"a {type}";
}
