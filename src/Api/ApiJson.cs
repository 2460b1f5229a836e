using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KubeCarrier.Api;

/// <summary>
/// How our kinds go over the wire: as <see cref="ApiJsonContext"/> generated it, but an empty list or map is left out. A desired object then
/// holds what was set and nothing else, which is what server-side apply takes ownership of. Null where a value is required is refused.
/// </summary>
public static class ApiJson
{
    private static readonly JsonSerializerOptions Options = new(ApiJsonContext.Default.Options)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = ApiJsonContext.Default.WithAddedModifier(TreatEmptyAsAbsent),
    };

    /// <summary>The contract of a kind or of a part of one; it must be reachable from <see cref="ApiJsonContext"/>.</summary>
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static void TreatEmptyAsAbsent(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => IsCollection(property.PropertyType)))
        {
            property.IsSetNullable = true; // Go clients send null for an empty list
            property.ShouldSerialize ??= static (_, value) => value is not (null or ICollection { Count: 0 }); // a condition of its own wins
        }
    }

    private static bool IsCollection(Type type) =>
        type.IsGenericType
        && type.GetGenericTypeDefinition() is var definition
        && (definition == typeof(IReadOnlyList<>) || definition == typeof(IReadOnlyDictionary<,>));
}
