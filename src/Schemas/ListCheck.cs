using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>The elements of a list, and how many there are.</summary>
internal static class ListCheck
{
    public static int Check(SchemaNode node, JsonArray elements, SchemaRun run)
    {
        var count = 2;
        for (var index = 0; node.Items is { } items && index < elements.Count; index++)
        {
            run.Path.Index(index);
            count += run.Check(items, elements[index], run.OldElement(node, elements[index]));
            run.Path.Up();
        }

        if (node.Size is { } size)
        {
            CheckSize(size, elements, run);
        }

        return count;
    }

    private static void CheckSize(SizeLimits size, JsonArray elements, SchemaRun run)
    {
        if (elements.Count < size.MinItems)
        {
            run.Invalid(JsonValue.Create((long)elements.Count), $"should have at least {size.MinItems} items");
        }

        if (size.MaxItems is { } most && elements.Count > most)
        {
            TooMany(elements.Count, most, run);
        }

        if (size.HasUniqueItems && elements.Select(GoText.Exact).ToHashSet(StringComparer.Ordinal).Count < elements.Count)
        {
            run.Invalid(JsonValue.Create(""), "shouldn't contain duplicates");
        }
    }

    private static void TooMany(int count, long most, SchemaRun run)
    {
        if (run.Profile.SaysTooMany)
        {
            run.TooMany(count, most);
        }
        else
        {
            run.Invalid(JsonValue.Create((long)count), $"should have at most {most} items");
        }
    }
}
