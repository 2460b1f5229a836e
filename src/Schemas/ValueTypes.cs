using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>The types a schema allows.</summary>
[Flags]
internal enum ValueTypes
{
    /// <summary>The schema says nothing about it.</summary>
    Any = 0,
    Object = 1,
    Array = 2,
    String = 4,
    Integer = 8,
    Number = 16,
    Boolean = 32,
    Null = 64,
    IntOrString = Integer | String,
}

/// <summary>Their names.</summary>
internal static class ValueTypeNames
{
    public static string Name(this ValueTypes types) => types switch
    {
        ValueTypes.IntOrString => "integer,string",
        _ => types.ToString().ToLowerInvariant(),
    };

    public static ValueTypes Read(string? name) => name switch
    {
        "object" => ValueTypes.Object,
        "array" => ValueTypes.Array,
        "string" => ValueTypes.String,
        "integer" => ValueTypes.Integer,
        "number" => ValueTypes.Number,
        "boolean" => ValueTypes.Boolean,
        "null" => ValueTypes.Null,
        _ => ValueTypes.Any,
    };

    /// <summary>The type of a value: a number is an integer only if it is written as one.</summary>
    public static ValueTypes Of(JsonNode? value, out GoNumber number)
    {
        number = default;
        return value switch
        {
            null => ValueTypes.Null,
            JsonObject => ValueTypes.Object,
            JsonArray => ValueTypes.Array,
            _ => value.GetValueKind() switch
            {
                JsonValueKind.String => ValueTypes.String,
                JsonValueKind.True or JsonValueKind.False => ValueTypes.Boolean,
                JsonValueKind.Number => GoNumber.TryRead(value, out number) && number.IsInteger ? ValueTypes.Integer : ValueTypes.Number,
                _ => ValueTypes.Null,
            },
        };
    }
}
