using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>An inclusive limit. An integer limits numbers; a quantity string limits quantities, written as strings or as numbers.</summary>
internal sealed class ValueLimit
{
    private ValueLimit(Quantity value, bool isQuantity, string text) => (Value, IsQuantity, Text) = (value, isQuantity, text);

    public Quantity Value { get; }

    public bool IsQuantity { get; }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>What it limits, in words.</summary>
    public string Kind => IsQuantity ? "no quantity such as 500m or 10Gi" : "no number";

    /// <summary>Reads a limit; a refusal is a sentence.</summary>
    public static ValueLimit? Read(JsonNode node, out string? problem)
    {
        problem = null;
        if (Quantity.TryReadNumber(node, out var number) && number.IsInteger)
        {
            return new(number, isQuantity: false, node.ToJsonString());
        }

        if (node.Text() is { } text && Quantity.TryParse(text, out var quantity))
        {
            return new(quantity, isQuantity: true, text);
        }

        problem = $"{ShownValue.Of(node, isSensitive: false)} is neither an integer nor a quantity; write one such as 10, 10Gi or \"0.5\"";
        return null;
    }

    /// <summary>The value in the limit's terms; false when it cannot be compared.</summary>
    public bool TryMeasure(JsonNode value, out Quantity measured)
    {
        if (value.GetValueKind() is JsonValueKind.Number)
        {
            return Quantity.TryReadNumber(value, out measured);
        }

        measured = default;
        return IsQuantity && Quantity.TryParse(value.Text(), out measured);
    }
}
