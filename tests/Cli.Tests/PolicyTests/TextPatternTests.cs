using KubeCarrier.Cli.PolicyTests;

namespace KubeCarrier.Cli.Tests.PolicyTests;

public sealed class TextPatternTests
{
    [Theory]
    [InlineData("at most 2", "is 3; at most 2 is allowed", true)]
    [InlineData("most [0-9]+ is", "is 3; at most 12 is allowed", true)]
    [InlineData("^at most", "is 3; at most 2", false)]
    [InlineData("spec.replicas", "specXreplicas", true)]
    [InlineData("At most", "at most 2", false)]
    public void A_pattern_is_searched_for(string source, string text, bool isMatch)
    {
        TextPattern.TryParse(source, out var pattern, out _).ShouldBeTrue();

        pattern!.IsMatch(text).ShouldBe(isMatch);
    }

    [Theory]
    [InlineData("(", "character")]
    [InlineData("a(?=b)", "look-around")]
    [InlineData(@"(a)\1", "back-references")]
    public void What_cannot_be_searched_for_is_refused_in_a_sentence(string source, string words)
    {
        TextPattern.TryParse(source, out _, out var problem).ShouldBeFalse();

        problem!.ShouldContain(words);
        problem!.ShouldEndWith(".");
    }

    [Fact]
    public void The_first_pattern_gives_its_warning_up_to_a_narrower_one()
    {
        WarningMatch.Unmatched([Pattern("a"), Pattern("ab")], ["ab", "ac"]).ShouldBeNull();
        WarningMatch.Unmatched([Pattern("ab"), Pattern("ab")], ["ab", "ac"])!.Source.ShouldBe("ab");
    }

    private static TextPattern Pattern(string source) => TextPattern.TryParse(source, out var pattern, out _) ? pattern : throw new InvalidOperationException();
}
