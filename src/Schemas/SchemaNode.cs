using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>One node of a schema, ready to be used for many objects at the same time: nothing changes in it.</summary>
internal sealed class SchemaNode
{
    public ValueTypes Types { get; init; }

    public bool IsNullable { get; init; }

    public StringFormat? Format { get; init; }

    /// <summary>Where the API server judges by it.</summary>
    public NumberRange? Range { get; init; }

    public AllowedList? Enum { get; init; }

    public NumberLimits? Numbers { get; init; }

    public TextLimits? Text { get; init; }

    public SizeLimits? Size { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    public IReadOnlyDictionary<string, SchemaNode>? Properties { get; init; }

    /// <summary>Of map values.</summary>
    public SchemaNode? Values { get; init; }

    /// <summary>Keys that no property has are kept; what is in their values is not, unless <see cref="Values"/> says what that is.</summary>
    public bool HasValues { get; init; }

    public SchemaNode? Items { get; init; }

    public IReadOnlyList<SchemaNode> AllOf { get; init; } = [];

    public IReadOnlyList<SchemaNode> AnyOf { get; init; } = [];

    public IReadOnlyList<SchemaNode> OneOf { get; init; } = [];

    public SchemaNode? Not { get; init; }

    public bool KeepsUnknown { get; init; }

    public bool IsEmbedded { get; init; }

    public JsonNode? Default { get; init; }

    public ListKind List { get; init; }

    /// <summary>What names an element where <see cref="List"/> is a map.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>A set, a keyed list or an embedded resource is here or below.</summary>
    public bool HasInvariants { get; init; }

    public bool HasJunctors => AllOf.Count + AnyOf.Count + OneOf.Count > 0 || Not is not null;

    /// <summary>The schema of a field or of a value of a map.</summary>
    public SchemaNode? Child(string name) => Properties is not null && Properties.TryGetValue(name, out var property) ? property : Values;

    public bool IsProperty(string name) => Properties is not null && Properties.ContainsKey(name);
}

/// <summary>How the elements of a list are told apart.</summary>
internal enum ListKind
{
    Atomic,
    Set,
    Map,
}

/// <summary>Limits of numbers, as the API server has them: float64.</summary>
internal sealed record NumberLimits(double? Minimum, bool ExcludesMinimum, double? Maximum, bool ExcludesMaximum, double? MultipleOf);

/// <summary>Limits of strings; lengths count Unicode characters.</summary>
internal sealed record TextLimits(long? MinLength, long? MaxLength, SchemaPattern? Pattern);

/// <summary>Limits of lists and objects.</summary>
internal sealed record SizeLimits(long? MinItems, long? MaxItems, bool HasUniqueItems, long? MinProperties, long? MaxProperties);
