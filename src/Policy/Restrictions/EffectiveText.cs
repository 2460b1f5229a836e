using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>What a tenant may write to a field, in a few words.</summary>
public static class EffectiveText
{
    internal const string Anything = "anything";

    /// <summary>Such as <c>1 to 10, default 2, fixed at creation</c>. Values of sensitive fields are never in it.</summary>
    public static string Allowed(EffectiveRestriction restriction)
    {
        var words = new List<string?>
        {
            restriction.Allowed.Count == 0 ? null : $"one of {ShownValue.Of(restriction.Allowed, restriction.Sensitive)}",
            Range(restriction),
            restriction.MaxLength is { } most ? $"at most {most} characters" : null,
            restriction.Required ? "must have a value" : null,
            restriction.Immutable ? "fixed at creation" : null,
            restriction.Default is null ? null : $"default {ShownValue.Of(restriction.Default, restriction.Sensitive)}",
            restriction.Sensitive ? "values are not shown" : null,
        };
        words.InsertRange(2, restriction.Patterns.Select(pattern => $"matching {pattern}"));
        return words.OfType<string>().ToList() is { Count: > 0 } said ? string.Join(", ", said) : Anything;
    }

    /// <summary>What one keyword demands, and who demands it.</summary>
    internal static string Demand(EffectiveRestriction restriction, Keyword keyword)
    {
        var demand = keyword switch
        {
            Keyword.Allowed => $"one of {ShownValue.Of(restriction.Allowed, restriction.Sensitive)}",
            Keyword.Minimum => $"at least {restriction.Minimum}",
            Keyword.Maximum => $"at most {restriction.Maximum}",
            Keyword.Pattern => string.Join(", ", restriction.Patterns.Select(pattern => $"matching {pattern}")),
            Keyword.Immutable => "fixed when the instance was created",
            _ => "must have a value",
        };
        return restriction.Sources.Count == 0 ? demand : $"{demand}: {string.Join(", ", restriction.Sources)}";
    }

    private static string? Range(EffectiveRestriction restriction) => (Limit(restriction.Minimum), Limit(restriction.Maximum)) switch
    {
        ({ } minimum, { } maximum) => $"{minimum} to {maximum}",
        ({ } minimum, null) => $"at least {minimum}",
        (null, { } maximum) => $"at most {maximum}",
        _ => null,
    };

    // Quantities are known without quotes.
    private static string? Limit(JsonNode? limit) => limit?.ToString();
}
