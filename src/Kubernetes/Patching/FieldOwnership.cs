using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Kubernetes.Patching;

/// <summary>
/// Who owns the content of an object, as <c>managedFields</c> has it. A field that two managers own stays when one of them takes it away; so what
/// is taken over must be taken from the others.
/// </summary>
public static class FieldOwnership
{
    private static readonly string[] NotContent = ["f:apiVersion", "f:kind", "f:metadata", "f:status"];

    /// <summary>
    /// The <c>managedFields</c> with which all content is as if <paramref name="manager"/> had applied it; what others own of metadata and status
    /// stays theirs. Null when nobody else owns any content.
    /// </summary>
    public static JsonArray? TakenOver(JsonObject live, string manager)
    {
        var entries = (JsonArray)((live["metadata"]?["managedFields"] as JsonArray)?.DeepClone() ?? new JsonArray());
        var ours = entries.Objects().FirstOrDefault(entry => IsApplied(entry, manager) && IsOfMain(entry));
        var owned = ours?["fieldsV1"]?.DeepClone() as JsonObject ?? [];
        var taken = false;
        foreach (var entry in entries.Objects().Where(entry => entry != ours && IsOfMain(entry) && entry.Text("apiVersion") == live.Text("apiVersion")).ToList())
        {
            if (entry["fieldsV1"] is not JsonObject fields || fields.All(field => NotContent.Contains(field.Key)))
            {
                continue;
            }

            taken = true;
            foreach (var (name, below) in fields.Where(field => !NotContent.Contains(field.Key)).ToList())
            {
                fields.Remove(name);
                Unite(owned, name, below);
            }

            if (fields.Count == 0)
            {
                entries.Remove(entry);
            }
        }

        if (!taken)
        {
            return null;
        }

        entries.Remove(ours);
        entries.Add((JsonNode)new JsonObject
        {
            ["manager"] = manager,
            ["operation"] = "Apply",
            ["apiVersion"] = live["apiVersion"]?.DeepClone(),
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = owned,
        });
        return entries;
    }

    /// <summary>The other managers that own a field which is not as it is wanted, in order.</summary>
    public static IReadOnlyList<string> Contenders(JsonObject wanted, JsonObject live, string manager)
    {
        return [.. live.Objects("metadata", "managedFields")
            .Where(entry => entry.Text("manager") is { } name && name != manager && entry["fieldsV1"] is JsonObject fields
                && wanted.Any(member => !NotContent.Contains($"f:{member.Key}") && IsChangedBy(fields[$"f:{member.Key}"], member.Value, live[member.Key])))
            .Select(entry => entry.Text("manager") ?? "")
            .Distinct()
            .Order(StringComparer.Ordinal)];
    }

    private static bool IsChangedBy(JsonNode? owned, JsonNode? wanted, JsonNode? found) => owned is JsonObject fields && !JsonEquality.AreEqual(wanted, found)
        && (fields.Count == 0 || wanted is not JsonObject inside
            || inside.Any(member => IsChangedBy(fields[$"f:{member.Key}"], member.Value, (found as JsonObject)?[member.Key])));

    private static void Unite(JsonObject owned, string name, JsonNode? below)
    {
        if (owned[name] is not JsonObject found)
        {
            owned[name] = below?.DeepClone();
            return;
        }

        foreach (var (child, deeper) in below as JsonObject ?? [])
        {
            Unite(found, child, deeper);
        }
    }

    /// <summary>An entry of what this manager applied, of whichever endpoint.</summary>
    internal static bool IsApplied(JsonObject entry, string manager) => entry.Text("manager") == manager && entry.Text("operation") == "Apply";

    // Kubernetes before 1.22 does not say which endpoint an entry is of; an entry of status alone has no content.
    private static bool IsOfMain(JsonObject entry) => entry.Text("subresource") is null or "";
}
