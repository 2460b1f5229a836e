using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>Nulls that cannot stay, and defaults.</summary>
internal static class Defaulting
{
    private static readonly IReadOnlyDictionary<string, SchemaNode> NoProperties = new Dictionary<string, SchemaNode>();

    /// <summary>Null is dropped where the schema neither allows it nor has a default for it; in lists it stays.</summary>
    public static void DropNulls(JsonNode? value, SchemaNode? node)
    {
        switch (value)
        {
            case JsonObject fields when node is not null:
                DropNulls(fields, node);
                break;
            case JsonArray elements when node?.Items is { } items:
                foreach (var element in elements)
                {
                    DropNulls(element, items);
                }

                break;
        }
    }

    /// <summary>Fills in defaults, in the objects too that came with one.</summary>
    public static void Fill(JsonNode? value, SchemaNode? node)
    {
        switch (value)
        {
            case JsonObject fields when node is not null:
                FillMissing(fields, node);
                FillBelow(fields, node);
                break;
            case JsonArray elements when node?.Items is { } items:
                FillElements(elements, items);
                break;
        }
    }

    private static void DropNulls(JsonObject fields, SchemaNode node)
    {
        List<string>? dropped = null;
        foreach (var (name, field) in fields)
        {
            var child = node.Child(name);
            if (field is not null)
            {
                DropNulls(field, child);
            }
            else if (child is { IsNullable: false, Default: null })
            {
                (dropped ??= []).Add(name);
            }
        }

        foreach (var name in dropped ?? [])
        {
            fields.Remove(name);
        }
    }

    private static void FillMissing(JsonObject fields, SchemaNode node)
    {
        foreach (var (name, property) in node.Properties ?? NoProperties)
        {
            if (property.Default is { } value && (!fields.TryGetPropertyValue(name, out var present) || (present is null && !property.IsNullable)))
            {
                fields[name] = value.DeepClone();
            }
        }
    }

    private static void FillBelow(JsonObject fields, SchemaNode node)
    {
        List<string>? nulls = null;
        foreach (var (name, field) in fields)
        {
            var child = node.Child(name);
            if (field is null && child is { IsNullable: false, Default: not null })
            {
                (nulls ??= []).Add(name);
            }
            else
            {
                Fill(field, child);
            }
        }

        foreach (var name in nulls ?? [])
        {
            fields[name] = node.Child(name)?.Default?.DeepClone();
            Fill(fields[name], node.Child(name));
        }
    }

    private static void FillElements(JsonArray elements, SchemaNode items)
    {
        for (var index = 0; index < elements.Count; index++)
        {
            if (elements[index] is null && !items.IsNullable)
            {
                elements[index] = items.Default?.DeepClone();
            }

            Fill(elements[index], items);
        }
    }
}
