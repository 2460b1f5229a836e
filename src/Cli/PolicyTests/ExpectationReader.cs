using KubeCarrier.Cli.Files;
using KubeCarrier.Json;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Reviews;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Reads the <c>expect</c> of a step.</summary>
internal static class ExpectationReader
{
    private static readonly string[] OfDenials = ["rule", "path", "message"];

    private static readonly SortedSet<string> Known = new([.. ReviewEndpoints.Rules, .. StepRules.All, KindReviews.UnreadableRule, ReviewConsistency.Rule], StringComparer.Ordinal);

    /// <summary>Null when there is none, or a problem with it.</summary>
    public static Expectation? Read(MemberReader step)
    {
        if (step.Object("expect") is not { } expect)
        {
            return null;
        }

        var allowed = expect.Flag("allowed", isRequired: true);
        var read = new Expectation(allowed ?? false, step.PlaceOf("expect"))
        {
            Rule = Rule(expect),
            Path = Said(expect, "path") is { } path ? path with { Value = path.Value.TrimStart('.') } : null,
            Message = Said(expect, "message") is { } message ? Pattern(expect, message.Value, message.Place) : null,
            Warnings = Warnings(expect),
            Patched = expect.Json("patched") is { } patched ? new(patched, expect.PlaceOf("patched")) : null,
        };
        RefuseWhatContradicts(expect, allowed);
        expect.RefuseOthers();
        return read;
    }

    private static void RefuseWhatContradicts(MemberReader expect, bool? allowed)
    {
        foreach (var name in allowed is true ? OfDenials.Where(expect.Has) : [])
        {
            expect.Refuse(expect.PlaceOf(name), $"{name} goes with allowed: false only; what is allowed violates nothing.");
        }

        if (allowed is false && expect.Has("patched"))
        {
            expect.Refuse(expect.PlaceOf("patched"), "patched goes with allowed: true only; what is denied is not stored.");
        }
    }

    // A misspelled rule would be a denial that never comes, and nobody would know why.
    private static Expected<string>? Rule(MemberReader expect)
    {
        var rule = Said(expect, "rule");
        if (rule is not null && !Known.Contains(rule.Value))
        {
            var meant = SimilarName.Find(rule.Value, Known) is { } similar ? $"did you mean {similar}?" : "docs/rules.md and docs/policy-tests.md list them.";
            expect.Refuse(rule.Place, $"there is no rule {rule.Value}; {meant}");
            return null;
        }

        return rule;
    }

    private static Expected<string>? Said(MemberReader expect, string name) =>
        expect.Text(name) is { } text ? new(text, expect.PlaceOf(name)) : null;

    private static Expected<IReadOnlyList<TextPattern>>? Warnings(MemberReader expect)
    {
        if (expect.Texts("warnings") is not { } texts)
        {
            return null;
        }

        return new([.. texts.Select(text => Pattern(expect, text.Text, text.Place)?.Value).OfType<TextPattern>()], expect.PlaceOf("warnings"));
    }

    private static Expected<TextPattern>? Pattern(MemberReader expect, string source, SourcePlace place)
    {
        if (TextPattern.TryParse(source, out var pattern, out var problem))
        {
            return new(pattern, place);
        }

        expect.Refuse(place, problem);
        return null;
    }
}
