using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// Judges the values of one write by some keywords. What is fine costs a walk and no memory; only what is not is looked at again, side by side
/// with the old values (docs/contract/offers.md#instances-from-before).
/// </summary>
public sealed class ValueJudgement(JsonObject after, JsonObject? before, ValueShape? shape)
{
    /// <summary>More help nobody; the answer lists fewer.</summary>
    private const int MaxFindings = 100;

    private static readonly Keyword[] Keywords = Enum.GetValues<Keyword>();

    private readonly List<Violation> _denied = [];
    private readonly List<Violation> _tolerated = [];

    public static Decision Of(VersionRestrictions restrictions, JsonObject after, JsonObject? before, ReadOnlySpan<Keyword> keywords)
    {
        ValueJudgement? judgement = null;
        Budget? budget = null;
        for (var index = 0; index < restrictions.Own.Count + restrictions.Added.Count; index++)
        {
            var bound = index < restrictions.Own.Count ? restrictions.Own[index] : restrictions.Added[index - restrictions.Own.Count];
            foreach (var keyword in keywords)
            {
                if (!IsMet(bound, keyword, after, before, budget ??= new()))
                {
                    judgement ??= new(after, before, restrictions.Shape);
                    judgement.Look(bound, keyword);
                }
            }
        }

        return judgement is null ? Decision.Allow : judgement.ToDecision();
    }

    /// <summary>Whether no keyword of any restriction has anything to say: mostly so, and then nothing needs to be asked one by one.</summary>
    public static bool AreFine(VersionRestrictions restrictions, JsonObject after, JsonObject? before)
    {
        var budget = new Budget();
        return AreFine(restrictions.Own, after, before, budget) && AreFine(restrictions.Added, after, before, budget);
    }

    private static bool AreFine(IReadOnlyList<BoundRestriction> restrictions, JsonObject after, JsonObject? before, Budget budget)
    {
        for (var index = 0; index < restrictions.Count; index++)
        {
            var bound = restrictions[index];
            if (bound.Restriction.Path.HasEach ? !AreFine(bound, after, before, budget)
                : !budget.Spend() || !bound.Restriction.IsMet(ValueAt(bound.Restriction, after), bound.HasPath) || !IsMet(bound, Keyword.Immutable, after, before, budget))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreFine(BoundRestriction bound, JsonObject after, JsonObject? before, Budget budget)
    {
        foreach (var keyword in Keywords)
        {
            if (!IsMet(bound, keyword, after, before, budget))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMet(BoundRestriction bound, Keyword keyword, JsonObject after, JsonObject? before, Budget budget) =>
        !Applies(bound, keyword, before) || IsMet(bound.Restriction, keyword, after, before, budget);

    private static JsonNode? ValueAt(Restriction restriction, JsonNode? node)
    {
        var segments = restriction.Path.Segments;
        for (var depth = 0; depth < segments.Count && node is not null; depth++)
        {
            node = segments[depth].Name is { } name ? (node as JsonObject)?[name] : null;
        }

        return node;
    }

    private static bool Applies(BoundRestriction bound, Keyword keyword, JsonObject? before) => bound.Restriction.Has(keyword) && keyword switch
    {
        Keyword.Immutable => before is not null,
        Keyword.Required => bound.HasPath,
        _ => true,
    };

    private static bool IsMet(Restriction restriction, Keyword keyword, JsonObject after, JsonObject? before, Budget budget) => keyword is Keyword.Immutable
        ? IsUnchanged(restriction, after, before, budget)
        : IsMet(restriction, keyword, after, 0, budget);

    /// <summary>Whether every value below a node meets a keyword; <paramref name="depth"/> segments of the path lead to the node.</summary>
    public static bool IsMet(Restriction restriction, Keyword keyword, JsonNode? node, int depth, Budget budget)
    {
        var segments = restriction.Path.Segments;
        for (; depth < segments.Count; depth++)
        {
            if (segments[depth].Name is not { } name)
            {
                return AreMet(restriction, keyword, node, depth + 1, budget);
            }

            node = (node as JsonObject)?[name];
        }

        return budget.Spend() && restriction.IsMet(keyword, node);
    }

    private static bool AreMet(Restriction restriction, Keyword keyword, JsonNode? container, int depth, Budget budget)
    {
        switch (container)
        {
            case JsonArray elements:
                foreach (var element in elements)
                {
                    if (!IsMet(restriction, keyword, element, depth, budget))
                    {
                        return false;
                    }
                }

                return true;
            case JsonObject values:
                foreach (var (_, value) in values)
                {
                    if (!IsMet(restriction, keyword, value, depth, budget))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    // By position only: what this takes for a change is looked at again.
    private static bool IsUnchanged(Restriction restriction, JsonNode? after, JsonNode? before, Budget budget)
    {
        foreach (var segment in restriction.Path.Segments)
        {
            if (segment.Name is not { } name)
            {
                break;
            }

            (after, before) = ((after as JsonObject)?[name], (before as JsonObject)?[name]);
        }

        return ValueEquality.AreSame(after, before, null, budget);
    }

    private void Look(BoundRestriction bound, Keyword keyword)
    {
        var budget = new Budget();
        foreach (var pair in new ValuePairs(bound.Restriction.Path, budget).Of(after, before, shape))
        {
            Look(bound, keyword, pair, budget);
            if (_denied.Count >= MaxFindings || budget.IsSpent)
            {
                break;
            }
        }

        if (budget.IsSpent)
        {
            Add(bound, new($"{bound.Restriction.Path}", $"holds more values than can be judged; write fewer than {Budget.Values}{bound.Restriction.Source.Shown}"), tolerated: false);
        }
    }

    private void Look(BoundRestriction bound, Keyword keyword, ValuePair pair, Budget budget)
    {
        var restriction = bound.Restriction;
        var isMet = keyword is Keyword.Immutable
            ? ValueEquality.AreSame(pair.After, pair.Before, pair.Shape, budget)
            : !pair.IsThere || restriction.IsMet(keyword, pair.After);
        if (isMet || budget.IsSpent)
        {
            return;
        }

        var tolerated = keyword is not Keyword.Immutable && pair.WasThere
            && (ValueEquality.AreSame(pair.After, pair.Before, pair.Shape, budget) || restriction.IsNearer(keyword, pair.After, pair.Before));
        var sentence = restriction.Sentence(keyword, pair.After, pair.Before, bound.IsSensitive);
        Add(bound, new(pair.Path, tolerated ? $"{sentence}; tolerated, because it was no better before" : sentence), tolerated);
    }

    private void Add(BoundRestriction bound, Violation violation, bool tolerated)
    {
        var enforcement = tolerated && bound.Restriction.Enforcement is Enforcement.Deny ? Enforcement.Warn : bound.Restriction.Enforcement;
        var list = enforcement is Enforcement.Deny ? _denied : _tolerated;
        var finding = violation with { Enforcement = enforcement };
        if (list.Count < MaxFindings && !list.Contains(finding)) // several sources may say the very same
        {
            list.Add(finding);
        }
    }

    private Decision ToDecision() => new(_denied, [], []) { Tolerated = _tolerated };
}
