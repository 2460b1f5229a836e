using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>One place that a path names in an object, with the value that is to be there and the one that was.</summary>
/// <param name="Path">The concrete place, such as <c>spec.users[1].role</c>.</param>
/// <param name="After">What is to be there; null when nothing is.</param>
/// <param name="Before">What was there.</param>
/// <param name="Shape">How lists in it are told apart.</param>
/// <param name="WasThere">The object, list element or map value that holds the place existed before.</param>
/// <param name="IsThere">It still exists.</param>
public sealed record ValuePair(string Path, JsonNode? After, JsonNode? Before, ValueShape? Shape, bool WasThere, bool IsThere);

/// <summary>
/// The places that a path names, old and new side by side. Elements of a list belong together as its schema says: by key, by value in a set,
/// else by position; values of a map by their key.
/// </summary>
internal sealed class ValuePairs(JsonPath path, Budget budget)
{
    private const int MaxPathLength = 256;

    public IEnumerable<ValuePair> Of(JsonObject after, JsonObject? before, ValueShape? shape) =>
        Below(after, before, shape, 0, "", before is not null, isThere: true);

    private IEnumerable<ValuePair> Below(JsonNode? after, JsonNode? before, ValueShape? shape, int depth, string at, bool wasThere, bool isThere)
    {
        if (depth == path.Segments.Count)
        {
            return [new(Cut(at), after, before, shape, wasThere, isThere)];
        }

        var segment = path.Segments[depth];
        if (segment.Name is { } name)
        {
            return Below(Field(after, name), Field(before, name), shape?.Field(name), depth + 1, JsonPath.Append(at, segment), wasThere, isThere);
        }

        return after is JsonArray || (after is null && before is JsonArray)
            ? Elements(after as JsonArray ?? [], before as JsonArray ?? [], shape, depth, at)
            : Values(after as JsonObject ?? [], before as JsonObject ?? [], shape, depth, at);
    }

    private IEnumerable<ValuePair> Elements(JsonArray after, JsonArray before, ValueShape? list, int depth, string at)
    {
        var partners = new Dictionary<string, (int Index, JsonNode? Element)>(StringComparer.Ordinal);
        for (var index = 0; index < before.Count; index++)
        {
            partners.TryAdd(NameOf(before[index], list, index), (index, before[index]));
        }

        for (var index = 0; index < after.Count && budget.Spend(); index++)
        {
            var known = partners.Remove(NameOf(after[index], list, index), out var partner);
            foreach (var pair in Below(after[index], partner.Element, list?.Element, depth + 1, $"{at}[{index}]", known, isThere: true))
            {
                yield return pair;
            }
        }

        foreach (var (index, element) in partners.Values)
        {
            foreach (var pair in Below(null, element, list?.Element, depth + 1, $"{at}[{index}]", wasThere: true, isThere: false))
            {
                yield return pair;
            }
        }
    }

    private IEnumerable<ValuePair> Values(JsonObject after, JsonObject before, ValueShape? map, int depth, string at)
    {
        foreach (var (key, value) in after)
        {
            if (!budget.Spend())
            {
                yield break;
            }

            foreach (var pair in Below(value, before[key], map?.Element, depth + 1, JsonPath.Append(at, new(key)), before.ContainsKey(key), isThere: true))
            {
                yield return pair;
            }
        }

        foreach (var (key, value) in before.Where(entry => !after.ContainsKey(entry.Key)))
        {
            foreach (var pair in Below(null, value, map?.Element, depth + 1, JsonPath.Append(at, new(key)), wasThere: true, isThere: false))
            {
                yield return pair;
            }
        }
    }

    private string NameOf(JsonNode? element, ValueShape? list, int index) =>
        ValueEquality.NameOf(element, list, budget) ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static JsonNode? Field(JsonNode? node, string name) => (node as JsonObject)?[name];

    private static string Cut(string at) => at.Length <= MaxPathLength ? at : at[..MaxPathLength] + "…";
}
