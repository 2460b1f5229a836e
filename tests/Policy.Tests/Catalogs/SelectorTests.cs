using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Selection;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Catalogs;

public sealed class SelectorTests
{
    private static readonly Dictionary<string, string> Gold = new() { ["tier"] = "gold", ["area"] = "" };

    [Shows("F-CAT-01")]
    [Fact]
    public void Absent_selects_nothing() => Selector.Matches(null, Gold).ShouldBeFalse();

    [Shows("F-CAT-01")]
    [Fact]
    public void Empty_selects_everything()
    {
        Selector.Matches(new(), Gold).ShouldBeTrue();
        Selector.Matches(new(), new Dictionary<string, string>()).ShouldBeTrue();
    }

    [Shows("F-CAT-01")]
    [Theory]
    [InlineData("tier", "gold", true)]
    [InlineData("tier", "Gold", false)]
    [InlineData("tier", "gold ", false)]
    [InlineData("Tier", "gold", false)]
    [InlineData("tier", "", false)]
    [InlineData("area", "", true)]
    [InlineData("else", "", false)]
    public void Labels_filter_by_exact_value(string key, string value, bool expected) =>
        Selector.Matches(Objects.Label(key, value), Gold).ShouldBe(expected);

    [Shows("F-CAT-01")]
    [Theory]
    [InlineData("In", "tier", "gold,silver", true)]
    [InlineData("In", "tier", "silver", false)]
    [InlineData("In", "else", "gold", false)]
    [InlineData("NotIn", "tier", "silver", true)]
    [InlineData("NotIn", "tier", "silver,gold", false)]
    [InlineData("NotIn", "else", "gold", true)]
    [InlineData("Exists", "area", "", true)]
    [InlineData("Exists", "else", "", false)]
    [InlineData("DoesNotExist", "else", "", true)]
    [InlineData("DoesNotExist", "area", "", false)]
    public void Expressions_filter_as_Kubernetes_does(string @operator, string key, string values, bool expected) =>
        Selector.Matches(Expression(@operator, key, values), Gold).ShouldBe(expected);

    [Fact]
    public void Everything_in_a_selector_must_hold()
    {
        var both = Objects.Label("tier", "gold") with { MatchExpressions = [new() { Key = "area", Operator = "DoesNotExist" }] };

        Selector.Matches(both, Gold).ShouldBeFalse();
        Selector.Matches(both, new Dictionary<string, string> { ["tier"] = "gold" }).ShouldBeTrue();
    }

    [Shows("B36")]
    [Theory]
    [InlineData("Is", "tier", "gold", "operator")]
    [InlineData("in", "tier", "gold", "operator")]
    [InlineData("", "tier", "gold", "operator")]
    [InlineData("In", "tier", "", "values")]
    [InlineData("NotIn", "tier", "", "values")]
    [InlineData("Exists", "tier", "gold", "values")]
    [InlineData("DoesNotExist", "tier", "gold", "values")]
    [InlineData("In", "", "gold", "key")]
    public void What_cannot_be_read_is_denied_with_its_place_and_never_no_match(string @operator, string key, string values, string place)
    {
        var selector = Expression(@operator, key, values);

        Selector.Validate(selector, "spec.tenantSelector").Violations.ShouldHaveSingleItem().Path.ShouldBe($"spec.tenantSelector.matchExpressions[0].{place}");
        Should.Throw<FormatException>(() => Selector.Matches(selector, Gold));
        Should.Throw<FormatException>(() => Selector.Matches(selector with { MatchLabels = new Dictionary<string, string> { ["no"] = "match" } }, Gold));
    }

    [Fact]
    public void Every_bad_expression_is_reported_wherever_it_stands()
    {
        var selector = new LabelSelector
        {
            MatchExpressions = [new() { Key = "a", Operator = "Is" }, new() { Key = "b", Operator = "Exists" }, new() { Key = "c", Operator = "In" }],
        };

        Selector.Validate(selector, "s").Violations.Select(violation => violation.Path).ShouldBe(["s.matchExpressions[0].operator", "s.matchExpressions[2].values"]);
    }

    [Fact]
    public void Absent_and_empty_selectors_are_valid()
    {
        Selector.Validate(null, "s").ShouldAllow();
        Selector.Validate(new(), "s").ShouldAllow();
    }

    [Fact]
    public void In_and_NotIn_are_opposites_as_are_Exists_and_DoesNotExist() => Prop.ForAll<bool, bool, byte>((hasLabel, gold, count) =>
    {
        var labels = new Dictionary<string, string>();
        if (hasLabel)
        {
            labels["tier"] = gold ? "gold" : "silver";
        }

        var values = string.Join(',', Enumerable.Repeat("gold", 1 + (count % 3)));
        return Selector.Matches(Expression("In", "tier", values), labels) != Selector.Matches(Expression("NotIn", "tier", values), labels)
            && Selector.Matches(Expression("Exists", "tier", ""), labels) != Selector.Matches(Expression("DoesNotExist", "tier", ""), labels);
    }).QuickCheckThrowOnFailure();

    private static LabelSelector Expression(string @operator, string key, string values) => new()
    {
        MatchExpressions = [new() { Key = key, Operator = @operator, Values = values.Split(',', StringSplitOptions.RemoveEmptyEntries) }],
    };
}
