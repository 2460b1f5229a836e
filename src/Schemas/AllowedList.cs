using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>An enum.</summary>
internal sealed class AllowedList
{
    private readonly IReadOnlyList<JsonNode?> _values;

    private readonly HashSet<string> _texts;

    public AllowedList(IReadOnlyList<JsonNode?> values)
    {
        _values = values;
        _texts = [.. values.Select(value => value.Text()).OfType<string>()];
        Shown = string.Join(", ", values.Select(value => GoText.Quote(ShownOf(value))));
    }

    /// <summary>All of them, for a message.</summary>
    public string Shown { get; }

    /// <summary>
    /// A value is converted to the type of an allowed one before they are compared: 1.5 passes for 1, and 65 for "A". Null never is allowed.
    /// </summary>
    public bool Contains(JsonNode? value, ValueTypes type, GoNumber number) => type switch
    {
        ValueTypes.Null => false,
        ValueTypes.String => value.Text() is { } text && _texts.Contains(text),
        ValueTypes.Integer => _values.Any(allowed => IsSame(number, allowed)) || _texts.Contains(CharacterOf(number.Integer)),
        ValueTypes.Number => _values.Any(allowed => IsSame(number, allowed)),
        _ => GoText.Exact(value) is var text && _values.Any(allowed => allowed is not null && GoText.Exact(allowed) == text),
    };

    private static string ShownOf(JsonNode? value) => value.Text() ?? GoJson.Of(value);

    private static bool IsSame(GoNumber number, JsonNode? allowed) =>
        GoNumber.TryRead(allowed, out var other) && (other.IsInteger
            ? other.Integer == (number.IsInteger ? number.Integer : GoNumber.Truncate(number.Value))
            : other.Value.Equals(number.Value));

    private static string CharacterOf(long number) =>
        number is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) ? char.ConvertFromUtf32((int)number) : "\uFFFD";
}
