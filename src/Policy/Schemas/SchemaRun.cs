using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Schemas;

/// <summary>One object on its way through a schema.</summary>
internal sealed class SchemaRun
{
    /// <summary>Deeper than anything that is meant.</summary>
    private const int MaxDepth = 256;

    public ValuePath Path { get; } = new();

    public ProblemList Problems { get; private set; } = new();

    /// <summary>
    /// Judges a value. The result counts how much of the schema was looked at: of the branches of an anyOf that all fail, the API server reports
    /// the one with the highest count.
    /// </summary>
    public int Check(SchemaNode node, JsonNode? value)
    {
        if (Path.Depth > MaxDepth)
        {
            Problems.Add(new(Path.ToString(), $"is nested more than {MaxDepth} levels deep"));
            return 0;
        }

        var type = ValueTypeNames.Of(value, out var number);
        if (type is ValueTypes.Null)
        {
            var known = TypeCheck.Check(node, value, type, number, this);
            TypeCheck.CheckEnum(node, value, type, number, this);
            return known;
        }

        var count = 3; // junctors, enum, and the value itself
        if (node.Types is not ValueTypes.Any || node.Format is not null)
        {
            count += TypeCheck.Check(node, value, type, number, this) + 1;
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
        var outer = Problems;
        Problems = new();
        var count = Check(node, value);
        var inner = Problems;
        Problems = outer;
        return (inner, count);
    }

    public void Invalid(JsonNode? value, string detail)
    {
        var path = Path.ToString();
        Problems.Invalid(path, value, $"{path} in body {detail}");
    }
}
