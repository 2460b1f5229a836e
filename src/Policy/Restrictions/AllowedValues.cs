using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>A list of allowed values: strings character by character, numbers by value, and a number is no string (B41, B45).</summary>
internal sealed class AllowedValues
{
    public const int MaxCount = 256;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<Quantity> _numbers = [];
    private bool _true;
    private bool _false;

    private AllowedValues(IReadOnlyList<JsonNode> values) => Shown = values;

    /// <summary>As listed.</summary>
    public IReadOnlyList<JsonNode> Shown { get; }

    /// <summary>Compiles a list; a refusal is a sentence.</summary>
    public static AllowedValues? Read(IReadOnlyList<JsonNode> values, out string? problem)
    {
        var allowed = new AllowedValues(values);
        problem = values.Count > MaxCount ? $"{values.Count} values are listed; list at most {MaxCount}" : null;
        foreach (var value in values.Take(MaxCount))
        {
            problem ??= allowed.Add(value);
        }

        return problem is null ? allowed : null;
    }

    public bool Contains(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => ContainsText(value),
        JsonValueKind.Number => Quantity.TryReadNumber(value, out var number) && _numbers.Contains(number),
        JsonValueKind.True => _true,
        JsonValueKind.False => _false,
        _ => false,
    };

    private bool ContainsText(JsonNode value) =>
        JsonText.TryRead(value, stackalloc char[JsonText.Short], out var text) && _texts.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text);

    private string? Add(JsonNode? value)
    {
        var isNew = true;
        switch (value?.GetValueKind())
        {
            case JsonValueKind.String when value.Text() is { } characters:
                isNew = _texts.Add(characters);
                break;
            case JsonValueKind.Number when Quantity.TryReadNumber(value, out var number) && number.IsInteger:
                isNew = _numbers.Add(number);
                break;
            case JsonValueKind.True:
                (isNew, _true) = (!_true, true);
                break;
            case JsonValueKind.False:
                (isNew, _false) = (!_false, true);
                break;
            default:
                return $"{ShownValue.Of(value, isSensitive: false)} is listed; list strings, integers and booleans only";
        }

        return isNew ? null : $"{ShownValue.Of(value, isSensitive: false)} is listed twice; list it once";
    }
}
