using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>Takes out what a schema does not know.</summary>
internal sealed class Pruning(List<string> pruned, bool isRoot)
{
    private static readonly SchemaNode Nothing = new();

    private readonly ValuePath _path = new();

    /// <summary>Fields that the schema does not name go, except where it keeps unknown ones.</summary>
    public void Prune(JsonNode? value, SchemaNode node)
    {
        switch (value)
        {
            case JsonObject fields:
                PruneFields(fields, node);
                break;
            case JsonArray elements when !node.KeepsUnknown:
                PruneElements(elements, node.Items ?? Nothing);
                break;
            case JsonArray elements when node.Items is { } items:
                PruneElements(elements, Keeping(items));
                break;
        }
    }

    // Also the elements of a list that keeps what is unknown keep it.
    private static SchemaNode Keeping(SchemaNode items) => items.KeepsUnknown ? items : new()
    {
        KeepsUnknown = true,
        IsEmbedded = items.IsEmbedded,
        Properties = items.Properties,
        Values = items.Values,
        HasValues = items.HasValues,
        Items = items.Items,
    };

    private void PruneFields(JsonObject fields, SchemaNode node)
    {
        List<string>? unknown = null;
        foreach (var (name, value) in fields)
        {
            if ((node.IsEmbedded || (isRoot && _path.Depth == 0)) && name is "apiVersion" or "kind" or "metadata")
            {
                continue;
            }

            if (node.Child(name) is { } child)
            {
                PruneField(name, value, child);
            }
            else if (node.HasValues)
            {
                PruneField(name, value, Nothing);
            }
            else if (!node.KeepsUnknown)
            {
                (unknown ??= []).Add(name);
            }
        }

        foreach (var name in unknown ?? [])
        {
            _path.Field(name);
            pruned.Add(_path.ToString());
            _path.Up();
            fields.Remove(name);
        }
    }

    private void PruneField(string name, JsonNode? value, SchemaNode node)
    {
        if (value is not (JsonObject or JsonArray))
        {
            return;
        }

        _path.Field(name);
        Prune(value, node);
        _path.Up();
    }

    private void PruneElements(JsonArray elements, SchemaNode node)
    {
        for (var index = 0; index < elements.Count; index++)
        {
            if (elements[index] is not { } element)
            {
                continue;
            }

            _path.Index(index);
            Prune(element, node);
            _path.Up();
        }
    }
}
