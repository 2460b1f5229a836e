using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>x-kubernetes-list-type: elements of sets, and keys of keyed lists, occur once.</summary>
internal sealed class ListInvariants(ProblemList problems) : InvariantWalk(problems)
{
    protected override void Look(JsonArray elements, SchemaNode node)
    {
        if (node.List is ListKind.Set)
        {
            CheckDuplicates(elements, Text);
        }
        else if (node.List is ListKind.Map && AreObjects(elements))
        {
            CheckDuplicates(new([.. elements.Select(element => KeyOf(element, node.Keys))]), node.Keys.Count == 1 ? GoText.Exact : GoText.Of);
        }
    }

    // Of objects and lists the API server compares the text, in which 1.0 is 1.
    private static string Text(JsonNode? value) => value is JsonValue ? GoText.Exact(value) : GoText.Of(value);

    private bool AreObjects(JsonArray elements)
    {
        for (var index = 0; index < elements.Count; index++)
        {
            if (elements[index] is not (null or JsonObject))
            {
                Problems.Invalid($"{Path.WithKeys()}[{index}]", elements[index], "must be an object for an array of list-type map");
                return false;
            }
        }

        return true;
    }

    /// <summary>Each value that occurs more than once is reported where it does so for the first time.</summary>
    private void CheckDuplicates(JsonArray values, Func<JsonNode?, string> textOf)
    {
        var seen = new Dictionary<string, int>(values.Count, StringComparer.Ordinal);
        for (var index = 0; index < values.Count; index++)
        {
            var text = textOf(values[index]);
            seen[text] = seen.GetValueOrDefault(text) + 1;
            if (seen[text] == 2)
            {
                Problems.Duplicate($"{Path.WithKeys()}[{index}]", values[index]);
            }
        }
    }

    private static JsonObject KeyOf(JsonNode? element, IReadOnlyList<string> keys)
    {
        var key = new JsonObject();
        foreach (var name in keys)
        {
            if (element is JsonObject fields && fields.TryGetPropertyValue(name, out var value))
            {
                key[name] = value?.DeepClone();
            }
        }

        return key;
    }
}
