using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>One place in an object, to be read and written; it need not be there.</summary>
internal sealed class ValuePlace
{
    private readonly JsonObject _root;
    private readonly IReadOnlyList<Step> _steps;

    private ValuePlace(JsonObject root, IReadOnlyList<Step> steps, string text) => (_root, _steps, Text) = (root, steps, text);

    /// <summary>Such as <c>spec.users[1].role</c>, as messages name it.</summary>
    public string Text { get; }

    public JsonNode? Value => _steps.Aggregate((JsonNode?)_root, Inside);

    /// <summary>All places that a path names: what <c>[*]</c> stands for is there, what follows by name need not be.</summary>
    public static IEnumerable<ValuePlace> Of(JsonObject root, JsonPath path) => Below(root, root, path, [], "");

    /// <summary>
    /// Writes the value, and the objects around it when they are missing; null takes the member away. False when something else than an object
    /// is in the way.
    /// </summary>
    public bool TrySet(JsonNode? value)
    {
        JsonNode parent = _root;
        foreach (var step in _steps.Take(_steps.Count - 1))
        {
            if (Inside(parent, step) is not { } next)
            {
                if (value is null)
                {
                    return true; // gone with what would hold it
                }

                if (step.Name is not { } missing || parent is not JsonObject holder)
                {
                    return false;
                }

                holder[missing] = next = new JsonObject();
            }

            parent = next;
        }

        return Set(parent, _steps[^1], value);
    }

    private static bool Set(JsonNode parent, Step last, JsonNode? value)
    {
        switch (parent)
        {
            case JsonObject fields when last.Name is { } name && value is null:
                fields.Remove(name);
                return true;
            case JsonObject fields when last.Name is { } name:
                fields[name] = value; // in place: the order of the members stays
                return true;
            case JsonArray elements when last.Name is null && last.Index < elements.Count && value is not null:
                elements[last.Index] = value;
                return true;
            default:
                return false;
        }
    }

    private static IEnumerable<ValuePlace> Below(JsonObject root, JsonNode? node, JsonPath path, IReadOnlyList<Step> steps, string text)
    {
        if (steps.Count == path.Segments.Count)
        {
            return [new(root, steps, text)];
        }

        var segment = path.Segments[steps.Count];
        if (segment.Name is { } name)
        {
            return Below(root, (node as JsonObject)?[name], path, [.. steps, new(name, 0)], JsonPath.Append(text, segment));
        }

        return node switch
        {
            JsonArray elements => elements.SelectMany((element, index) =>
                Below(root, element, path, [.. steps, new(null, index)], string.Create(CultureInfo.InvariantCulture, $"{text}[{index}]"))),
            JsonObject values => values.ToList().SelectMany(value =>
                Below(root, value.Value, path, [.. steps, new(value.Key, 0)], JsonPath.Append(text, new(value.Key)))),
            _ => [],
        };
    }

    private static JsonNode? Inside(JsonNode? node, Step step) => node switch
    {
        JsonObject fields when step.Name is { } name => fields[name],
        JsonArray elements when step.Name is null && step.Index < elements.Count => elements[step.Index],
        _ => null,
    };

    private readonly record struct Step(string? Name, int Index);
}
