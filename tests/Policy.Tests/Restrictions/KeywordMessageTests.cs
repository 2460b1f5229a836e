using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>A provider's own words stand where they explain something, and nowhere else.</summary>
public sealed class KeywordMessageTests
{
    [Theory]
    [InlineData("Pattern, Immutable, Required, MaxLength", "Pattern")]
    [InlineData("Minimum, Maximum, Immutable", "Minimum, Maximum")]
    [InlineData("Allowed, Required", "Allowed")]
    [InlineData("Immutable, Required", "Immutable, Required")]
    public void A_message_belongs_to_the_keyword_it_explains(string has, string explained)
    {
        var keywords = has.Split(", ").Select(Enum.Parse<Keyword>).ToList();

        string.Join(", ", keywords.Where(keyword => KeywordMessage.Explains(keyword, keywords.Contains))).ShouldBe(explained);
    }

    [Fact]
    public void What_a_tenant_reads_of_a_change_says_nothing_of_the_pattern()
    {
        var restriction = Restriction.Compile(
            new() { JsonPath = ".spec.size", Pattern = "[0-9]+Gi", Immutable = true, Message = "whole gibibytes" }, RestrictionSource.Entry("e")).Restriction!;

        restriction.Sentence(Keyword.Pattern, "30G", null, isSensitive: false).ShouldBe("\"30G\" does not match; the whole value must match [0-9]+Gi; whole gibibytes");
        restriction.Sentence(Keyword.Immutable, "40Gi", "30Gi", isSensitive: false).ShouldBe("is fixed when the instance is created; it stays \"30Gi\"");
    }
}
