using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.DryRuns;

/// <summary>
/// What the service cluster made of an object, as a patch of the instance it came from: what is new or different there, and nothing taken away. Lists
/// are taken over as a whole. Applied to its own result it is empty (G14).
/// </summary>
internal static class FieldsCopiedBack
{
    /// <param name="accepted">As the service cluster would store it.</param>
    /// <param name="instance">As it was sent here.</param>
    /// <param name="exposed">The fields the instance has; null for all.</param>
    public static Decision From(JsonObject accepted, JsonObject instance, ExposedFields? exposed)
    {
        var patches = new List<PatchOperation>();
        Compare(exposed?.Project(accepted, status: false) ?? Content(accepted), instance, "", patches);
        return patches.Count == 0 ? Decision.Allow : new([], [], patches);
    }

    private static JsonObject Content(JsonObject item) =>
        new(item.Where(IsContent).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private static bool IsContent(KeyValuePair<string, JsonNode?> member) => member.Key is not ("apiVersion" or "kind" or "metadata" or "status");

    private static void Compare(JsonObject theirs, JsonObject ours, string parent, List<PatchOperation> patches)
    {
        foreach (var (name, value) in theirs)
        {
            var pointer = $"{parent}/{Escaped(name)}";
            if (value is JsonObject fields && ours[name] is JsonObject known)
            {
                Compare(fields, known, pointer, patches);
            }
            else if (value is not (null or JsonObject { Count: 0 }) && !JsonEquality.AreEqual(value, ours[name]))
            {
                patches.Add(new("add", pointer, value.DeepClone())); // to a member that is there, add is replace
            }
        }
    }

    // RFC 6901: the tilde first, or it would escape the escapes.
    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
