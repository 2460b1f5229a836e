using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// Whether two values are the same: text character by character, numbers by value, lists as their schema tells their elements apart. Null and
/// absence are the same, nothing is stored either way.
/// </summary>
public static class ValueEquality
{
    public static bool AreSame(JsonNode? after, JsonNode? before, ValueShape? shape, Budget budget) => !budget.Spend() ? false : (after, before) switch
    {
        (null, null) => true,
        (JsonObject now, JsonObject then) => AreSame(now, then, shape, budget),
        (JsonArray now, JsonArray then) => now.Count == then.Count && AreSame(now, then, shape, budget),
        (JsonValue now, JsonValue then) => JsonEquality.AreEqual(now, then),
        _ => false,
    };

    /// <summary>One text for all values that are the same by position.</summary>
    public static string Canonical(JsonNode? value, Budget budget)
    {
        var text = new StringBuilder();
        Write(text, value, budget);
        return text.ToString();
    }

    /// <summary>What names an element of a list; null when its position does.</summary>
    public static string? NameOf(JsonNode? element, ValueShape? list, Budget budget)
    {
        if (list is { IsSet: true })
        {
            return Canonical(element, budget);
        }

        if (list is not { Keys.Count: > 0 })
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var key in list.Keys)
        {
            Write(text, (element as JsonObject)?[key], budget);
        }

        return text.ToString();
    }

    private static bool AreSame(JsonObject now, JsonObject then, ValueShape? shape, Budget budget)
    {
        foreach (var (name, value) in now)
        {
            if (!AreSame(value, then[name], shape?.Field(name), budget))
            {
                return false;
            }
        }

        foreach (var (name, value) in then)
        {
            if (value is not null && now[name] is null)
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreSame(JsonArray now, JsonArray then, ValueShape? shape, Budget budget)
    {
        if (shape is not ({ IsSet: true } or { Keys.Count: > 0 }))
        {
            for (var index = 0; index < now.Count; index++)
            {
                if (!AreSame(now[index], then[index], shape?.Element, budget))
                {
                    return false;
                }
            }

            return true;
        }

        var known = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var element in then)
        {
            if (!known.TryAdd(NameOf(element, shape, budget) ?? "", element))
            {
                return AreSame(now, then, null, budget); // a schema that is kept has no duplicates; without it, nothing is told apart
            }
        }

        foreach (var element in now)
        {
            if (!known.Remove(NameOf(element, shape, budget) ?? "", out var partner) || !AreSame(element, partner, shape.Element, budget))
            {
                return false;
            }
        }

        return true;
    }

    private static void Write(StringBuilder text, JsonNode? value, Budget budget)
    {
        if (!budget.Spend())
        {
            return;
        }

        switch (value)
        {
            case null:
                text.Append('n');
                break;
            case JsonObject fields:
                text.Append('{');
                foreach (var (name, field) in fields.Where(field => field.Value is not null).OrderBy(field => field.Key, StringComparer.Ordinal))
                {
                    WriteText(text, name);
                    Write(text, field, budget);
                }

                text.Append('}');
                break;
            case JsonArray elements:
                text.Append('[');
                foreach (var element in elements)
                {
                    Write(text, element, budget);
                }

                text.Append(']');
                break;
            case JsonValue scalar when scalar.GetValueKind() is JsonValueKind.String && scalar.Text() is { } characters:
                WriteText(text, characters);
                break;
            default:
                text.Append(Quantity.TryReadNumber(value, out var number) ? number.ToString() : value.ToJsonString()).Append(';');
                break;
        }
    }

    // With its length in front no text can be taken for another.
    private static void WriteText(StringBuilder text, string characters) =>
        text.Append(CultureInfo.InvariantCulture, $"s{characters.Length}:").Append(characters);
}

/// <summary>How many values one judgement may look at, so that no object takes long to judge (B62).</summary>
public sealed class Budget(int values = Budget.Values)
{
    /// <summary>An object of three megabytes has no more that mean anything; they take well under a second.</summary>
    public const int Values = 200_000;

    private int _left = values;

    public bool IsSpent => _left <= 0;

    public bool Spend() => --_left > 0;
}
