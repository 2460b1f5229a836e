using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// Where a schema says how the elements of a list are told apart, and nothing else of it: immutable, so that reviews may read it at the same time.
/// </summary>
public sealed class ValueShape
{
    private readonly Dictionary<string, ValueShape> _fields = new(StringComparer.Ordinal);

    private ValueShape()
    {
    }

    /// <summary>The order of the elements means nothing.</summary>
    public bool IsSet { get; private init; }

    /// <summary>The fields that name an element; none when elements are told apart by position.</summary>
    public IReadOnlyList<string> Keys { get; private init; } = [];

    /// <summary>Of list elements and map values.</summary>
    public ValueShape? Element { get; private init; }

    /// <summary>The shape of a schema; null when all lists below go by position, which is what a list does that says nothing.</summary>
    public static ValueShape? Of(JsonObject? schema)
    {
        if (schema is null)
        {
            return null;
        }

        var shape = new ValueShape
        {
            IsSet = schema.Text("x-kubernetes-list-type") == "set",
            Keys = Schema.IsKeyedList(schema) ? [.. schema.Texts("x-kubernetes-list-map-keys")] : [],
            Element = Of(Schema.Element(schema) as JsonObject),
        };
        foreach (var (name, field) in Schema.Properties(schema) ?? [])
        {
            if (Of(field as JsonObject) is { } below)
            {
                shape._fields[name] = below;
            }
        }

        return shape is { IsSet: false, Keys.Count: 0, Element: null, _fields.Count: 0 } ? null : shape;
    }

    public ValueShape? Field(string name) => _fields.GetValueOrDefault(name) ?? Element;
}
