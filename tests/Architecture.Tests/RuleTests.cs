using System.Text.RegularExpressions;
using KubeCarrier.Architecture.Tests.Documentation;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Rule names are for ever: metric labels, causes of denials, anchors in docs/rules.md.</summary>
public sealed partial class RuleTests
{
    /// <summary>The same truth about several kinds, told by the same code.</summary>
    private static readonly string[] Shared =
    [
        "status-is-the-controllers", "instance-name-fits-owner-labels", "instance-owner-is-the-controllers",
        "policy-is-valid", "field-is-exposed", "value-is-allowed", "value-is-in-range", "value-matches-pattern", "value-is-short-enough",
        "value-is-unchanged", "value-is-present",
        "account-is-not-suspended", "offer-is-not-suspended", "offer-is-not-withdrawn",
    ];

    private static readonly IReadOnlyList<string> Names = [.. RegisteredRule.All.Select(rule => rule.Name)];

    [Fact]
    public void Names_are_kebab_case_and_unique()
    {
        Names.Count.ShouldBeGreaterThan(30);
        Names.ShouldAllBe(name => KebabCase().IsMatch(name));
        Names.Where(name => !Shared.Contains(name)).ShouldBeUnique();
    }

    [Fact]
    public void Every_rule_says_what_it_defends_and_has_a_golden_case() => RulesDocument.Problems().ShouldBeEmpty();

    [Fact]
    public void The_documentation_is_the_generated_one() => GeneratedFile.ShouldBe(RulesDocument.Path, RulesDocument.Text());

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)+\z")]
    private static partial Regex KebabCase();
}
