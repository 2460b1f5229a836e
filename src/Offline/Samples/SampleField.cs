using System.Text.Json.Nodes;

namespace KubeCarrier.Offline.Samples;

/// <summary>One field of a sample instance, written or only shown.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Value">Its value; null when <paramref name="Fields"/> are its value.</param>
/// <param name="Fields">What is in it, when it is an object with fields of its own.</param>
/// <param name="IsOptional">The instance is valid without it.</param>
/// <param name="Comment">What may be written there.</param>
public sealed record SampleField(string Name, JsonNode? Value, IReadOnlyList<SampleField> Fields, bool IsOptional, string Comment)
{
    /// <summary>Nothing could be guessed: the value is no valid one.</summary>
    public bool IsPlaceholder { get; init; }

    /// <summary>With everything that must be there and, if so wanted, all that may.</summary>
    public JsonNode? ToJson(bool withOptional) => Fields.Count == 0
        ? Value?.DeepClone()
        : Fields.Where(field => withOptional || !field.IsOptional).Aggregate(new JsonObject(), (json, field) =>
        {
            json[field.Name] = field.ToJson(withOptional);
            return json;
        });
}
