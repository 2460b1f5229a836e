using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>One object on its way through a schema.</summary>
internal sealed class SchemaRun(KubernetesProfile profile)
{
    /// <summary>Deeper than anything that is meant.</summary>
    private const int MaxDepth = 256;

    // What the value replaces; null where that cannot be told, and where nothing is forgiven.
    private JsonNode? _old;

    public KubernetesProfile Profile => profile;

    public ValuePath Path { get; } = new();

    public ProblemList Problems { get; private set; } = new(profile);

    /// <summary>
    /// Judges a value. The result counts how much of the schema was looked at: of the branches of an anyOf that all fail, the API server reports
    /// the one with the highest count.
    /// </summary>
    public int Check(SchemaNode node, JsonNode? value, JsonNode? old = null)
    {
        // What did not change is not judged again. Within the branches of a junctor, and in lists whose elements are not told apart, all is new.
        if (old is not null && JsonEquality.AreEqual(value, old))
        {
            return 1;
        }

        var outer = _old;
        _old = old;
        var count = CheckChanged(node, value);
        _old = outer;
        return count;
    }

    /// <summary>What a field replaces.</summary>
    public JsonNode? OldField(string name) => (_old as JsonObject)?[name];

    /// <summary>What an element replaces: the one with the same keys.</summary>
    public JsonNode? OldElement(SchemaNode list, JsonNode? element) => list.List is ListKind.Map && element is JsonObject fields && _old is JsonArray elements
        ? elements.OfType<JsonObject>().FirstOrDefault(old => list.Keys.All(key => JsonEquality.AreEqual(old[key], fields[key])))
        : null;

    private int CheckChanged(SchemaNode node, JsonNode? value)
    {
        if (Path.Depth > MaxDepth)
        {
            Problems.Add(new(Path.ToString(), $"is nested more than {MaxDepth} levels deep"));
            return 0;
        }

        var type = ValueTypeNames.Of(value, out var number);
        if (type is ValueTypes.Null)
        {
            var known = TypeCheck.Check(node, type, number, this);
            TypeCheck.CheckEnum(node, value, type, number, this);
            return known;
        }

        var count = 3; // junctors, enum, and the value itself
        if (node.Types is not ValueTypes.Any || node.Format is not null)
        {
            count += TypeCheck.Check(node, type, number, this) + 1;
        }

        count += 1 + (node.HasJunctors ? JunctorCheck.Check(node, value, this) : 0);
        count += type switch
        {
            ValueTypes.String => TextCheck.Check(node, value, this),
            ValueTypes.Integer or ValueTypes.Number => NumberCheck.Check(node, number, this),
            ValueTypes.Array => ListCheck.Check(node, value as JsonArray ?? [], this),
            _ => 0,
        };
        TypeCheck.CheckEnum(node, value, type, number, this);
        return count + (value is JsonObject fields ? ObjectCheck.Check(node, fields, this) : 0);
    }

    /// <summary>Judges a value apart from the rest, as a branch of a junctor.</summary>
    public (ProblemList Problems, int Count) Try(SchemaNode node, JsonNode? value)
    {
        var (outer, old) = (Problems, _old);
        (Problems, _old) = (new(profile), null);
        var count = Check(node, value);
        var inner = Problems;
        (Problems, _old) = (outer, old);
        return (inner, count);
    }

    /// <summary>A list or an object has more than it may.</summary>
    public void TooMany(int count, long most) =>
        Problems.Add(new(Path.ToString(), string.Create(CultureInfo.InvariantCulture, $"Too many: {count}: {profile.MostItems(most)}")));

    public void Invalid(JsonNode? value, string detail)
    {
        var path = Path.ToString();
        Problems.Invalid(path, value, $"{path} in body {detail}");
    }
}
