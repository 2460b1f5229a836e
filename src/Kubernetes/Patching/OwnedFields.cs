using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Patching;

/// <summary>A node of <c>fieldsV1</c>: which fields below one place a manager owns. The syntax is structured-merge-diff's.</summary>
internal sealed class OwnedFields
{
    private OwnedFields(JsonObject? node)
    {
        foreach (var (key, child) in node ?? [])
        {
            switch (key)
            {
                case ['f', ':', .. var name]:
                    Fields[name] = new OwnedFields(child as JsonObject);
                    break;
                case ['k', ':', .. var keys] when Parse(keys) is JsonObject parsed:
                    Items.Add((parsed, new OwnedFields(child as JsonObject)));
                    break;
                case ['v', ':', .. var value]:
                    Values.Add(Parse(value));
                    break;
                case ['i', ':', .. var index] when int.TryParse(index, out var position):
                    Length = Math.Max(Length, position + 1);
                    break;
            }
        }
    }

    /// <summary><c>f:name</c>.</summary>
    public Dictionary<string, OwnedFields> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary><c>k:{"name":"x"}</c>: items of a list that is a map.</summary>
    public List<(JsonObject Keys, OwnedFields Below)> Items { get; } = [];

    /// <summary><c>v:value</c>: items of a list that is a set.</summary>
    public List<JsonNode?> Values { get; } = [];

    /// <summary><c>i:0</c>: items of a list by their place.</summary>
    public int Length { get; }

    public bool IsLeaf => Fields.Count == 0 && Items.Count == 0 && Values.Count == 0 && Length == 0;

    /// <summary>Of one entry of <c>managedFields</c>.</summary>
    public static OwnedFields Of(JsonObject entry) => new(entry["fieldsV1"] as JsonObject);

    /// <summary>Whether an item of a list that is a map is the one with these keys.</summary>
    public static bool HasKeys(JsonNode? item, JsonObject keys) =>
        item is JsonObject found && keys.All(key => JsonEquality.AreEqual(found[key.Key], key.Value));

    /// <summary>What <paramref name="manager"/> applied, as far as an apply of <paramref name="desired"/> is concerned.</summary>
    public static IReadOnlyList<OwnedFields> AppliedBy(string manager, JsonObject live, JsonObject desired)
    {
        var concernsStatus = desired.ContainsKey("status");
        var concernsOnlyStatus = concernsStatus && desired.All(property => property.Key is "apiVersion" or "kind" or "metadata" or "status");
        return [.. live.Objects("metadata", "managedFields").Where(IsOurs).Select(entry => OfSameEndpoint(Of(entry)))];

        bool IsOurs(JsonObject entry) =>
            entry.Text("manager") == manager
            && entry.Text("operation") == "Apply"
            && (entry.Text("subresource") is null or "" || (entry.Text("subresource") == "status" && concernsStatus));

        // Kubernetes before 1.22 does not say which endpoint an entry belongs to.
        OwnedFields OfSameEndpoint(OwnedFields owned)
        {
            owned.Forget(field => field is "apiVersion" or "kind");
            owned.Forget(field => concernsOnlyStatus ? field is not "status" : field is "status" && !concernsStatus);
            if (owned.Field("metadata") is { IsLeaf: false } metadata)
            {
                metadata.Forget(ObjectIdentity.IsPartOfMetadata);
                owned.Forget(field => field is "metadata" && metadata.IsLeaf); // metadata itself is nobody's
            }

            return owned;
        }
    }

    public OwnedFields? Field(string name) => Fields.GetValueOrDefault(name);

    private void Forget(Func<string, bool> which)
    {
        foreach (var field in Fields.Keys.Where(which).ToList())
        {
            Fields.Remove(field);
        }
    }

    private static JsonNode? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = JsonCodec.MaxDepth });
        }
        catch (JsonException)
        {
            return null; // not a key we could compare with anything
        }
    }
}
