using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Offline.Settling;

/// <summary>
/// Server-side apply of one manager with force, as far as plans need it: what is sent is so afterwards, what was sent before and is not any more is
/// gone, and the rest is others'. Lists are replaced as a whole.
/// </summary>
internal static class AppliedFields
{
    /// <summary>Whether an object is so already. Asked of every object in every round.</summary>
    public static bool AreIn(JsonObject item, JsonObject wanted, JsonObject? last)
    {
        for (var index = 0; index < wanted.Count; index++)
        {
            var (name, value) = wanted.GetAt(index);
            if (value is JsonObject fields && item[name] is JsonObject known ? !AreIn(known, fields, last?[name] as JsonObject)
                : value is not null && !JsonEquality.AreEqual(item[name], value))
            {
                return false;
            }
        }

        return last is null || !Dropped(wanted, last).Any(item.ContainsKey);
    }

    public static void Write(JsonObject item, JsonObject wanted, JsonObject? last)
    {
        foreach (var (name, value) in wanted.Where(field => field.Value is not null))
        {
            if (value is JsonObject fields && item[name] is JsonObject known)
            {
                Write(known, fields, last?[name] as JsonObject);
            }
            else
            {
                item[name] = value?.DeepClone();
            }
        }

        foreach (var name in Dropped(wanted, last))
        {
            item.Remove(name);
        }
    }

    private static IEnumerable<string> Dropped(JsonObject wanted, JsonObject? last) =>
        last is null ? [] : last.Select(field => field.Key).Where(name => wanted[name] is null);
}
