using System.Text.Json.Nodes;

namespace KubeCarrier.Webhooks.Tests.Fuzz;

/// <summary>The places of a JSON document.</summary>
internal static class Tree
{
    public static IReadOnlyList<JsonObject> Objects(JsonNode root)
    {
        var found = new List<JsonObject>();
        Visit(root, node =>
        {
            if (node is JsonObject item)
            {
                found.Add(item);
            }
        });
        return found;
    }

    public static IReadOnlyList<Place> Places(JsonNode root)
    {
        var found = new List<Place>();
        Visit(root, node =>
        {
            if (node is JsonObject item)
            {
                found.AddRange(item.Select(member => new Place(node, member.Key, -1)));
            }
            else if (node is JsonArray items)
            {
                found.AddRange(Enumerable.Range(0, items.Count).Select(index => new Place(node, "", index)));
            }
        });
        return found;
    }

    private static void Visit(JsonNode? node, Action<JsonNode> visit)
    {
        if (node is JsonObject item)
        {
            visit(item);
            foreach (var (_, value) in item)
            {
                Visit(value, visit);
            }
        }
        else if (node is JsonArray items)
        {
            visit(items);
            foreach (var value in items)
            {
                Visit(value, visit);
            }
        }
    }
}

/// <summary>A member of an object or an item of a list.</summary>
internal readonly record struct Place(JsonNode Parent, string Name, int Index)
{
    public JsonNode? Value
    {
        get => Parent is JsonObject item ? item[Name] : Parent.AsArray()[Index];
        set
        {
            if (Parent is JsonObject item)
            {
                item[Name] = value;
            }
            else
            {
                Parent.AsArray()[Index] = value;
            }
        }
    }

    public void Remove()
    {
        if (Parent is JsonObject item)
        {
            item.Remove(Name);
        }
        else
        {
            Parent.AsArray().RemoveAt(Index);
        }
    }
}
