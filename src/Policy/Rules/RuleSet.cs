using KubeCarrier.Api.Admission;

namespace KubeCarrier.Policy.Rules;

/// <summary>One named truth about a kind. The kebab-case name is for ever: metric label, cause of a denial, anchor in docs/rules.md.</summary>
public sealed record Rule<T, TView>(string Name, Func<AdmissionRequest<T>, TView, Decision> Evaluate, params AdmissionOperation[] Operations)
    where T : class
{
    /// <summary>One plain sentence: the truth, and why it matters. It is the rule's text in docs/rules.md.</summary>
    public string Defends { get; init; } = "";
}

/// <summary>All rules of a kind. Every rule runs, so that a user mends a manifest once.</summary>
public sealed class RuleSet<T, TView>(IReadOnlyList<Rule<T, TView>> rules)
    where T : class
{
    public IReadOnlyList<Rule<T, TView>> Rules { get; } = rules;

    /// <summary>The ids of its rules.</summary>
    public IReadOnlyList<string> Names { get; } = [.. rules.Select(rule => rule.Name)];

    public Decision Evaluate(AdmissionRequest<T> request, TView view)
    {
        var all = Decision.Allow;
        foreach (var rule in Rules)
        {
            if (rule.Operations.Contains(request.Operation))
            {
                all = all.And(Named(rule.Name, rule.Evaluate(request, view)));
            }
        }

        return all;
    }

    private static Decision Named(string rule, Decision decision) =>
        ReferenceEquals(decision, Decision.Allow) ? decision : decision with
        {
            Rules = [rule],
            Violations = Named(rule, decision.Violations),
            Tolerated = Named(rule, decision.Tolerated),
        };

    private static IReadOnlyList<Violation> Named(string rule, IReadOnlyList<Violation> violations) =>
        violations.Count == 0 ? violations : [.. violations.Select(violation => violation with { Rule = rule })];
}

/// <summary>The view of rules that need no facts beyond the request.</summary>
public sealed record NoFacts
{
    public static NoFacts Instance { get; } = new();
}
