using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>What printer columns and CEL rules read.</summary>
public sealed class ReadingTests
{
    private static readonly PathTree Tree = PathTree.WithEnvelope(
    [
        .. new[] { ".spec.name", ".spec.users[*].role", ".status.conditions[*].type", ".status.conditions[*].status", ".spec['a.b']" }
            .Select(SampleCrd.Path),
    ]);

    [Shows("H06")]
    [Theory]
    [InlineData(".spec.name", true)]
    [InlineData(".spec.name.first", true)]
    [InlineData(".spec.namespace", false)]
    [InlineData(".spec", false)]
    [InlineData(".spec.*", false)]
    [InlineData("..name", false)]
    [InlineData(".spec.users[0].role", true)]
    [InlineData(".spec.users[*].role", true)]
    [InlineData(".spec.users[*].name", false)]
    [InlineData(".spec.users", false)]
    [InlineData(".spec['a.b']", true)]
    [InlineData(".spec[\"a.b\"]", true)]
    [InlineData(@".spec.a\.b", true)]
    [InlineData(@".spec['a\.b']", true)]
    [InlineData(""".status.conditions[?(@.type=="Ready")].status""", true)]
    [InlineData(""".status.conditions[?(@.type=='Ready')].reason""", false)]
    [InlineData(""".status.conditions[?(@.reason=="x")].status""", false)]
    [InlineData(""".status.conditions[?(@=="x")].status""", false)]
    [InlineData(".metadata.creationTimestamp", true)]
    [InlineData(@".metadata.labels['app\.kubernetes\.io/name']", true)]
    [InlineData(".metadata..name", true)]
    [InlineData(".metadatas", false)]
    [InlineData(".kind", true)]
    [InlineData("", false)]
    [InlineData(".spec.name[", false)]
    [InlineData(null, false)]
    public void A_column_is_exposed_when_everything_it_reads_is(string? expression, bool expected) =>
        ColumnPath.IsExposed(expression, Tree).ShouldBe(expected);

    [Shows("H03")]
    [Theory]
    [InlineData("self.spec.name == 'x'", true)]
    [InlineData("self.spec.name.startsWith('x')", true)]
    [InlineData("self . spec . name.startsWith ('x')", true)]
    [InlineData("has(self.spec.name) || oldSelf.spec.name == self.spec.name", true)]
    [InlineData("self.spec.namespace == 'x'", false)]
    [InlineData("self.spec.users.all(u, u.role != '')", false)]
    [InlineData("self.spec.all(k, true)", false)]
    [InlineData("self == oldSelf", false)]
    [InlineData("self.spec['name'] == 'x'", false)]
    [InlineData("self.?spec.name.orValue('') == ''", false)]
    [InlineData("[self].all(x, x.spec.hidden)", false)]
    [InlineData("self.metadata.name.size() < 10", true)]
    [InlineData("self.spec.name == 'x' && oldSelf.spec.hidden", false)]
    [InlineData("self.spec.name.self == 'x'", true)]
    [InlineData("myself.spec.hidden == 'x'", true)]
    [InlineData("true", true)]
    public void A_rule_stays_only_when_it_certainly_reads_exposed_fields(string rule, bool expected) =>
        CelRule.ReadsOnlyExposed(rule, Tree).ShouldBe(expected);

    [Shows("H07")]
    [Theory]
    [InlineData("v10", "v2")]
    [InlineData("v2", "v1")]
    [InlineData("v1", "v2beta1")]
    [InlineData("v1beta10", "v1beta2")]
    [InlineData("v1beta1", "v2alpha1")]
    [InlineData("v11alpha2", "v1alpha3")]
    [InlineData("v1alpha1", "anything")]
    [InlineData("anything", "v12345678901")]
    public void Versions_have_kubernetes_order(string better, string worse) =>
        VersionPriority.BestFirst.Compare(better, worse).ShouldBeLessThan(0);
}
