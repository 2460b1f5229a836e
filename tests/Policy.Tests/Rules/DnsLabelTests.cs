using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Tests.Rules;

public sealed class DnsLabelTests
{
    public static TheoryData<string> Labels => ["a", "0", "team-a", "a--b", new string('a', 63)];

    public static TheoryData<string> Others => ["", "-a", "a-", "a.b", "A", "ä", "a_b", "a b", "a\n", "\na", "a/b", "%2e", new string('a', 64)];

    [Theory, MemberData(nameof(Labels))]
    public void A_label_is_taken(string name) => DnsLabel.Require("tenant", name).IsAllowed.ShouldBeTrue();

    [Shows("B24")]
    [Theory, MemberData(nameof(Others))]
    public void Anything_else_is_denied_with_the_contracts_words(string name)
    {
        var violation = DnsLabel.Require("serviceCluster", name).Violations.ShouldHaveSingleItem();

        violation.Path.ShouldBe("metadata.name");
        violation.Message.ShouldStartWith($"serviceCluster name: {name} is not a valid DNS 1123 Label, ");
    }
}
