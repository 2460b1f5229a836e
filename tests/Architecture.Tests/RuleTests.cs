using System.Reflection;
using System.Text.RegularExpressions;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Rule names are for ever: metric labels, causes of denials, anchors in docs/rules.md.</summary>
public sealed partial class RuleTests
{
    /// <summary>The same truth about several kinds, told by the same code.</summary>
    private static readonly string[] Shared =
    [
        "status-is-the-controllers", "instance-name-fits-owner-labels",
        "account-is-not-suspended", "offer-is-not-suspended", "offer-is-not-withdrawn",
    ];

    private static readonly IReadOnlyList<string> Names =
    [
        .. from type in CompiledAssembly.Policy.Assembly.GetTypes()
           let all = type.GetProperty("All", BindingFlags.Public | BindingFlags.Static)
           where all is not null && all.PropertyType.IsGenericType && all.PropertyType.GetGenericTypeDefinition() == typeof(RuleSet<,>)
           from rule in (IEnumerable<object>)all.PropertyType.GetProperty("Rules")!.GetValue(all.GetValue(null))!
           select (string)rule.GetType().GetProperty("Name")!.GetValue(rule)!,
    ];

    [Fact]
    public void Names_are_kebab_case_and_unique()
    {
        Names.Count.ShouldBeGreaterThan(30);
        Names.ShouldAllBe(name => KebabCase().IsMatch(name));
        Names.Where(name => !Shared.Contains(name)).ShouldBeUnique();
    }

    [Fact]
    public void Every_rule_is_in_the_documentation_and_nothing_else_is() =>
        Anchor().Matches(Repository.Read("docs/rules.md")).Select(match => match.Groups[1].Value).ShouldBe(Names.Distinct(), ignoreOrder: true);

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)+\z")]
    private static partial Regex KebabCase();

    [GeneratedRegex("<a id=\"([^\"]+)\">")]
    private static partial Regex Anchor();
}
