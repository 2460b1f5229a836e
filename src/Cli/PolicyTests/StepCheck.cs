using System.Globalization;
using KubeCarrier.Cli.Files;
using KubeCarrier.Cli.Reports;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Compares what came of a step with what should have. Everything that is not met is told, with all that came.</summary>
internal static class StepCheck
{
    public static IReadOnlyList<ReportProblem> Of(TestStep step, StepOutcome outcome)
    {
        if (step.Expect is not { } expect)
        {
            return outcome.IsAllowed ? [] : [Unmet(step.Place, "it must be allowed, as nothing else is expected; it was denied", Came(outcome))];
        }

        if (expect.Allowed != outcome.IsAllowed)
        {
            return [Unmet(expect.Place, expect.Allowed ? "it should be allowed; it was denied" : "it should be denied; it was allowed", Came(outcome))];
        }

        return [.. Denial(expect, outcome), .. Warnings(expect, outcome), .. Patched(expect, outcome)];
    }

    private static IEnumerable<ReportProblem> Denial(Expectation expect, StepOutcome outcome)
    {
        if (expect.Allowed || outcome.Violations.Any(violation => Meets(violation, expect)))
        {
            yield break;
        }

        var wanted = new List<string>();
        Add(expect.Rule?.Value, "rule ");
        Add(expect.Path?.Value, "path ");
        Add(expect.Message?.Value.ToString(), "a message that matches ");
        yield return Unmet(FirstUnmet(expect, outcome), $"no violation has {string.Join(" and ", wanted)}", Came(outcome));

        void Add(string? value, string what)
        {
            if (value is not null)
            {
                wanted.Add(what + value);
            }
        }
    }

    private static bool Meets(Violation violation, Expectation expect) =>
        HasRule(violation, expect) && HasPath(violation, expect) && (expect.Message?.Value.IsMatch(violation.Message) ?? true);

    private static bool HasRule(Violation violation, Expectation expect) => expect.Rule is not { } rule || violation.Rule == rule.Value;

    private static bool HasPath(Violation violation, Expectation expect) => expect.Path is not { } path || violation.Path.TrimStart('.') == path.Value;

    /// <summary>The line that nothing meets any more, read from rule to message.</summary>
    private static SourcePlace FirstUnmet(Expectation expect, StepOutcome outcome)
    {
        var withRule = outcome.Violations.Where(violation => HasRule(violation, expect)).ToList();
        return withRule.Count == 0 && expect.Rule is { } rule ? rule.Place
            : !withRule.Any(violation => HasPath(violation, expect)) && expect.Path is { } path ? path.Place
            : expect.Message?.Place ?? expect.Place;
    }

    private static IEnumerable<ReportProblem> Warnings(Expectation expect, StepOutcome outcome)
    {
        if (expect.Warnings is not { Value: var patterns, Place: var place })
        {
            yield break;
        }

        if (patterns.Count != outcome.Warnings.Count)
        {
            yield return Unmet(place, $"expected {Count(patterns.Count)}; there came {outcome.Warnings.Count}", Shown(outcome.Warnings));
        }
        else if (WarningMatch.Unmatched(patterns, outcome.Warnings) is { } pattern)
        {
            yield return Unmet(place, $"no warning is left that matches {pattern}", Shown(outcome.Warnings));
        }
    }

    private static IEnumerable<ReportProblem> Patched(Expectation expect, StepOutcome outcome)
    {
        if (expect.Patched is not { } patched)
        {
            yield break;
        }

        if (outcome.Object is not { } stored)
        {
            yield return Unmet(patched.Place, "patched is about an object, and the step leaves none", []);
        }
        else if (ObjectSubset.Differences(patched.Value, stored, outcome.IsSensitive) is { Count: > 0 } differences)
        {
            yield return Unmet(patched.Place, "the object is another one than patched says", differences);
        }
    }

    private static List<string> Came(StepOutcome outcome) =>
        [.. outcome.Violations.SelectMany(violation => Lines($"denied by {violation.Rule}: {violation.Sentence}")), .. Shown(outcome.Warnings)];

    private static List<string> Shown(IEnumerable<string> warnings) => [.. warnings.SelectMany(warning => Lines($"warning: {warning}"))];

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Count(int warnings) => string.Create(CultureInfo.InvariantCulture, $"{warnings} warning{(warnings == 1 ? "" : "s")}");

    private static ReportProblem Unmet(SourcePlace place, string sentence, IReadOnlyList<string> details) => new(place, sentence) { Details = details };
}
