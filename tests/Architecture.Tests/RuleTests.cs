using System.Text.RegularExpressions;
using KubeCarrier.Architecture.Tests.Documentation;
using KubeCarrier.Policy.Reviews;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Rule names are for ever: metric labels, causes of denials, anchors in docs/rules.md.</summary>
public sealed partial class RuleTests
{
    private static readonly IReadOnlyList<string> Names = [.. RegisteredRule.All.Select(rule => rule.Name)];

    [Fact]
    public void Names_are_kebab_case_and_unique_within_their_set()
    {
        Names.Count.ShouldBeGreaterThan(30);
        Names.ShouldAllBe(name => KebabCase().IsMatch(name));
        RegisteredRule.All.Select(rule => (rule.Set, rule.Name)).ShouldBeUnique();
    }

    [Fact]
    public void A_name_that_several_sets_have_stands_for_the_same_truth() => RegisteredRule.All
        .GroupBy(rule => rule.Name, rule => rule.Defends)
        .Where(rule => rule.Distinct().Count() > 1)
        .Select(rule => $"{rule.Key}: {string.Join(" / ", rule)}")
        .ShouldBeEmpty();

    [Fact]
    public void Every_rule_says_what_it_defends_and_has_a_golden_case() => RulesDocument.Problems().ShouldBeEmpty();

    [Fact]
    public void The_documentation_is_the_generated_one() => RulesDocument.Text().ShouldBeGolden(RulesDocument.Path);

    [Fact]
    public void Endpoints_know_every_rule() => ReviewEndpoints.Rules.ShouldBe(Names.Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)+\z")]
    private static partial Regex KebabCase();
}
