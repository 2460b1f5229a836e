using System.Reflection;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Rules;

public sealed class RuleSetTests
{
    [Fact]
    public void Every_rule_that_is_for_the_operation_runs_and_signs_its_violations()
    {
        var rules = new RuleSet<Tenant, NoFacts>(
        [
            new("first-is-wrong", (_, _) => Decision.Deny("a", "1").And(Decision.Deny("b", "2")), AdmissionOperation.Create),
            new("second-is-for-deletions", (_, _) => Decision.Deny("c", "3"), AdmissionOperation.Delete),
            new("third-warns", (_, _) => Decision.Warn("careful"), AdmissionOperation.Create),
            new("fourth-is-wrong-too", (_, _) => Decision.Deny("d", "4"), AdmissionOperation.Create, AdmissionOperation.Update),
        ]);

        var decision = rules.Evaluate(Requests.Create(Objects.TenantOf(Objects.TenantAccount())), NoFacts.Instance);

        decision.Violations.Select(violation => $"{violation.Rule}:{violation.Path}").ShouldBe(["first-is-wrong:a", "first-is-wrong:b", "fourth-is-wrong-too:d"]);
        decision.Warnings.ShouldBe(["careful"]);
    }

    [Fact]
    public void There_is_a_rule_set_for_every_kind_that_is_judged() => RuleSets().Count.ShouldBeGreaterThanOrEqualTo(14);

    [Fact]
    public void Every_rule_is_for_at_least_one_operation() =>
        RuleSets().SelectMany(set => set.Rules).Where(rule => rule.Operations.Count == 0).ShouldBeEmpty();

    private sealed record FoundSet(string Set, IReadOnlyList<(string Name, IReadOnlyList<AdmissionOperation> Operations)> Rules);

    private static List<FoundSet> RuleSets() =>
    [
        .. from type in typeof(RuleSet<,>).Assembly.GetTypes()
           let all = type.GetProperty("All", BindingFlags.Public | BindingFlags.Static)
           where all is not null && all.PropertyType.IsGenericType && all.PropertyType.GetGenericTypeDefinition() == typeof(RuleSet<,>)
           let rules = (IEnumerable<object>)all.PropertyType.GetProperty("Rules")!.GetValue(all.GetValue(null))!
           select new FoundSet(type.Name, [.. rules.Select(Read)]),
    ];

    private static (string, IReadOnlyList<AdmissionOperation>) Read(object rule) => (
        (string)rule.GetType().GetProperty("Name")!.GetValue(rule)!,
        (AdmissionOperation[])rule.GetType().GetProperty("Operations")!.GetValue(rule)!);
}
