using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>Fields of a manifest that a tenant's schema does not have: the API server drops them without a word (F-WH-01).</summary>
public static class UnknownFields
{
    /// <summary>Their places, such as <c>spec.users[0].shell</c>; apiVersion, kind and metadata are not looked at.</summary>
    public static IReadOnlyList<string> In(JsonObject instance, JsonObject? schema)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var found = new List<string>();
        if (schema is not null)
        {
            Collect(instance, schema, "", (_, _, text) => found.Add(text));
        }

        return found;
    }

    /// <summary>Takes them out; the places.</summary>
    internal static IReadOnlyList<(string Text, JsonNode? Value)> Remove(JsonObject instance, JsonObject? schema)
    {
        var found = new List<(JsonObject Holder, string Name, string Text)>();
        if (schema is not null)
        {
            Collect(instance, schema, "", (holder, name, text) => found.Add((holder, name, text)));
        }

        var removed = new List<(string, JsonNode?)>();
        foreach (var (holder, name, text) in found)
        {
            removed.Add((text, holder[name]));
            holder.Remove(name);
        }

        return removed;
    }

    private static void Collect(JsonNode? node, JsonNode? schema, string text, Action<JsonObject, string, string> found)
    {
        if (schema is not JsonObject known)
        {
            return;
        }

        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.Where(field => text.Length > 0 || field.Key is not ("apiVersion" or "kind" or "metadata" or "status")))
                {
                    var path = JsonPath.Append(text, new(name));
                    var child = Schema.Property(known, name) ?? known["additionalProperties"];
                    if (child is not null || Schema.IsOpen(known))
                    {
                        Collect(value, child, path, found);
                    }
                    else
                    {
                        found(fields, name, path);
                    }
                }

                break;
            case JsonArray elements:
                for (var index = 0; index < elements.Count; index++)
                {
                    Collect(elements[index], known["items"], string.Create(CultureInfo.InvariantCulture, $"{text}[{index}]"), found);
                }

                break;
        }
    }
}
