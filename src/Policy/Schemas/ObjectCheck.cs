using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Schemas;

/// <summary>The fields of an object or the values of a map. With too many or too few of them, they are not looked at.</summary>
internal static class ObjectCheck
{
    public static int Check(SchemaNode node, JsonObject fields, SchemaRun run)
    {
        if (fields.Count < node.Size?.MinProperties)
        {
            run.Invalid(JsonValue.Create(node.Size.MinProperties), $"should have at least {node.Size.MinProperties} properties");
            return 1;
        }

        if (fields.Count > node.Size?.MaxProperties)
        {
            run.Invalid(JsonValue.Create(node.Size.MaxProperties), $"should have at most {node.Size.MaxProperties} properties");
            return 1;
        }

        var count = 1;
        foreach (var (name, value) in fields)
        {
            count += CheckField(node, name, value, run);
        }

        foreach (var name in node.Required)
        {
            if (!fields.ContainsKey(name))
            {
                run.Problems.Required(ValuePath.Child(run.Path.ToString(), name));
            }
        }

        return count;
    }

    private static int CheckField(SchemaNode node, string name, JsonNode? value, SchemaRun run)
    {
        if (node.Child(name) is not { } child)
        {
            return 0;
        }

        run.Path.Field(name);
        var count = run.Check(child, value);
        run.Path.Up();
        return count;
    }
}
