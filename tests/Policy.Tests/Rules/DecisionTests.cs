using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Tests.Rules;

public sealed class DecisionTests
{
    [Fact]
    public void Combining_is_associative() => Prop.ForAll<int, int, int>((a, b, c) =>
    {
        var (left, right) = (Of(a).And(Of(b)).And(Of(c)), Of(a).And(Of(b).And(Of(c))));
        return Text(left) == Text(right) && Text(left) == Text(Decision.Combine([Of(a), Of(b), Of(c)]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Allow_is_the_unit() => Prop.ForAll<int>(a =>
        Text(Of(a).And(Decision.Allow)) == Text(Of(a))
        && Text(Decision.Allow.And(Of(a))) == Text(Of(a))
        && Text(Decision.Combine([])) == Text(Decision.Allow)).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_violations_deny()
    {
        Decision.Warn("mind this").And(Decision.Patch("add", "/spec/a", 1)).IsAllowed.ShouldBeTrue();
        Decision.Warn("mind this").And(Decision.Deny("spec.a", "is wrong")).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void The_message_has_every_violation_with_its_path() =>
        Decision.Deny("spec.a", "is wrong").And(Decision.Deny("", "all is wrong")).Message.ShouldBe("spec.a: is wrong; all is wrong");

    [Fact]
    public void A_text_that_the_contract_fixes_gets_no_path_in_front() =>
        new Violation("metadata.name", "exactly this") { IsVerbatim = true }.Sentence.ShouldBe("exactly this");

    [Fact]
    public void A_confirmed_destruction_is_remembered_whichever_rule_told_it_and_the_first_one_counts()
    {
        var (one, other) = (Decision.Warn("a") with { ConfirmedDestruction = "3" }, Decision.Warn("b") with { ConfirmedDestruction = "4" });

        one.And(Decision.Warn("c")).ConfirmedDestruction.ShouldBe("3");
        Decision.Warn("c").And(one).ConfirmedDestruction.ShouldBe("3");
        one.And(other).ConfirmedDestruction.ShouldBe("3");
    }

    // Every kind of decision, the shared Allow among them.
    private static Decision Of(int seed) => (seed & 3) switch
    {
        0 => Decision.Allow,
        1 => Decision.Deny($"spec.f{seed}", "is wrong"),
        2 => Decision.Warn($"warning {seed}"),
        _ => Decision.Patch("add", $"/spec/f{seed}", JsonValue.Create(seed)).And(Decision.Deny("spec", $"{seed}")),
    };

    private static string Text(Decision decision) =>
        string.Join('|', [.. decision.Violations.Select(item => item.Sentence), "-", .. decision.Warnings, "-", .. decision.Patches.Select(item => $"{item}")]);
}
