using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>A field that a tenant's schema does not have.</summary>
/// <param name="Path">Such as <c>spec.users[0].shell</c>.</param>
/// <param name="Meant">The nearest name that the schema has there and the manifest has not; null when none is near.</param>
public sealed record UnknownField(string Path, string? Meant)
{
    /// <summary>As the API server warns of it, from 1.25 on.</summary>
    public string Warning => $"unknown field \"{Path}\"";

    /// <summary>Such as <c>; did you mean replicas?</c>; empty when nothing is near.</summary>
    public string Hint => Meant is null ? "" : $"; did you mean {Meant}?";
}

/// <summary>Fields of a manifest that a tenant's schema does not have: the API server drops them without a word (F-WH-01).</summary>
public static class UnknownFields
{
    /// <summary>apiVersion, kind, metadata and status are not looked at.</summary>
    public static IReadOnlyList<UnknownField> In(JsonObject instance, JsonObject? schema) =>
        [.. Find(instance, schema).Select(found => found.Field)];

    /// <summary>Gives them the name that was meant, where their value fits it, and takes the others out; what was changed.</summary>
    internal static IReadOnlyList<MendedField> Mend(JsonObject instance, JsonObject? schema)
    {
        var mended = new List<MendedField>();
        while (Find(instance, schema) is { Count: > 0 } found) // below a name that is mended are fields too
        {
            mended.AddRange(found.Select(Mend));
        }

        return mended;
    }

    private static MendedField Mend(Finding finding)
    {
        var (holder, name, field, meant) = finding;
        var (value, index) = (holder[name], holder.IndexOf(name));
        holder.RemoveAt(index);
        if (field.Meant is not { } right || value is null || meant is null || holder.ContainsKey(right) || !OpenApiType.Fits(value, meant))
        {
            return new(field.Path, value, null);
        }

        holder.Insert(index, right, value); // in its place: the order of the members stays
        return new(field.Path, value, right);
    }

    private static List<Finding> Find(JsonObject instance, JsonObject? schema)
    {
        var found = new List<Finding>();
        Collect(instance, schema, "", found);
        return found;
    }

    private static void Collect(JsonNode? node, JsonNode? schema, string text, List<Finding> found)
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
                        var meant = SimilarName.Find(name, (Schema.Properties(known) ?? []).Select(field => field.Key).Where(right => !fields.ContainsKey(right)));
                        found.Add(new(fields, name, new(path, meant), meant is null ? null : Schema.Property(known, meant)));
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

    private sealed record Finding(JsonObject Holder, string Name, UnknownField Field, JsonObject? Meant);
}

/// <summary>A field that was given another name, or taken out.</summary>
/// <param name="Path">Where it was.</param>
/// <param name="Value">Its value.</param>
/// <param name="Name">Its new name; null when it was taken out.</param>
internal sealed record MendedField(string Path, JsonNode? Value, string? Name);
