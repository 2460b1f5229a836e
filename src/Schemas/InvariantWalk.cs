using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>Visits what a schema says of an object beyond its values: lists of a kind, and resources in the resource.</summary>
internal abstract class InvariantWalk(ProblemList problems)
{
    protected ValuePath Path { get; } = new();

    protected ProblemList Problems { get; } = problems;

    public void Visit(JsonNode? value, SchemaNode node)
    {
        switch (value)
        {
            case JsonObject fields when node.HasInvariants:
                Look(fields, node);
                VisitFields(fields, node);
                break;
            case JsonArray elements when node.HasInvariants:
                Look(elements, node);
                VisitElements(elements, node);
                break;
        }
    }

    protected virtual void Look(JsonObject fields, SchemaNode node)
    {
    }

    protected virtual void Look(JsonArray elements, SchemaNode node)
    {
    }

    private void VisitFields(JsonObject fields, SchemaNode node)
    {
        foreach (var (name, field) in fields)
        {
            if (node.Child(name) is not { } child)
            {
                continue;
            }

            if (node.IsProperty(name))
            {
                Path.Field(name);
            }
            else
            {
                Path.Key(name);
            }

            Visit(field, child);
            Path.Up();
        }
    }

    private void VisitElements(JsonArray elements, SchemaNode node)
    {
        for (var index = 0; node.Items is { } items && index < elements.Count; index++)
        {
            Path.Index(index);
            Visit(elements[index], items);
            Path.Up();
        }
    }
}
