using System.Text.Json.Nodes;
using KubeCarrier.Offline.Samples;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>A sample has what CEL rules read: without it an API server refuses it, whatever the rule says.</summary>
public sealed class SampleRuleTests
{
    private const string Schema = """
        {"type":"object","properties":{"least":{"type":"integer"},"most":{"type":"integer"},"free":{"type":"string"},
         "part":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}},
         "x-kubernetes-validations":[RULES]}
        """;

    [Theory]
    [InlineData("self.least <= self.most", "least,most")]
    [InlineData("!has(self.least) || self.least <= self.most", "most")]
    [InlineData("self.part.a.size() > 0", "part")]
    [InlineData("self.least == oldSelf.least", "")]
    [InlineData("!has(self.part) || self.part.a == 'x'", "")]
    public void What_a_rule_reads_without_asking_for_it_is_there(string rule, string expected)
    {
        var sample = Sample(rule, evaluatesRules: true);

        Fields(sample).ShouldBe(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
        sample.Remarks.ShouldContain(remark => remark.Contains(rule, StringComparison.Ordinal));
    }

    [Fact]
    public void An_API_server_that_drops_rules_needs_nothing_for_them()
    {
        var sample = Sample("self.least <= self.most", evaluatesRules: false);

        Fields(sample).ShouldBeEmpty();
        sample.Remarks.ShouldBeEmpty();
    }

    private static IEnumerable<string> Fields(SampleInstance sample) => (sample.ToJson()["spec"] as JsonObject ?? []).Select(field => field.Key);

    private static SampleInstance Sample(string rule, bool evaluatesRules)
    {
        var rules = new JsonObject { ["rule"] = rule }.ToJsonString();
        return SampleInstance.For(SampleCrd.Of(Schema.Replace("RULES", rules, StringComparison.Ordinal)), [], "team-b", evaluatesRules).ShouldNotBeNull();
    }
}
