using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>The fields of an object or the values of a map. With too many or too few of them, they were not looked at in early versions.</summary>
internal static class ObjectCheck
{
    public static int Check(SchemaNode node, JsonObject fields, SchemaRun run)
    {
        if (!IsCountFine(node, fields, run) && !run.Profile.LooksBeyondCounts)
        {
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

    private static bool IsCountFine(SchemaNode node, JsonObject fields, SchemaRun run)
    {
        if (fields.Count < node.Size?.MinProperties)
        {
            run.Invalid(JsonValue.Create(run.Profile.SaysTooMany ? fields.Count : node.Size.MinProperties), $"should have at least {node.Size.MinProperties} properties");
            return false;
        }

        if (node.Size?.MaxProperties is { } most && fields.Count > most)
        {
            if (run.Profile.SaysTooMany)
            {
                run.TooMany(fields.Count, most);
            }
            else
            {
                run.Invalid(JsonValue.Create(most), $"should have at most {most} properties");
            }

            return false;
        }

        return true;
    }

    private static int CheckField(SchemaNode node, string name, JsonNode? value, SchemaRun run)
    {
        if (node.Child(name) is not { } child)
        {
            return 0;
        }

        run.Path.Field(name);
        var count = run.Check(child, value, run.OldField(name));
        run.Path.Up();
        return count;
    }
}
