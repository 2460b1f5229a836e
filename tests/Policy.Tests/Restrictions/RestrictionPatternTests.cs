using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Tests.Restrictions;

public sealed class RestrictionPatternTests
{
    [Shows("B44")]
    [Theory]
    [InlineData("prod", "prod", true)]
    [InlineData("prod", "notprod", false)]
    [InlineData("prod", "production", false)]
    [InlineData("prod", "prod\n", false)]
    [InlineData("prod$", "prod\n", false)]
    [InlineData("^prod$", "prod", true)]
    [InlineData("prod$\n", "prod\n", false)]
    [InlineData("a|b", "ab", false)]
    [InlineData("a|b", "b", true)]
    [InlineData("a|", "", true)]
    [InlineData("[a-z][a-z0-9-]{2,30}", "abc-9", true)]
    [InlineData("[a-z][a-z0-9-]{2,30}", "ab", false)]
    [InlineData("[A-Z]+", "İ", false)]
    [InlineData("i+", "İ", false)]
    [InlineData(".", "\n", false)]
    [InlineData(".", "😀", true)]
    [InlineData("..", "😀", false)]
    [InlineData("[^a]", "😀", true)]
    [InlineData("[^a]{2}", "😀", false)]
    [InlineData("😀+", "😀😀", true)]
    [InlineData("[\u0001-\uffff]", "x", true)]
    [InlineData("[\u0001-\uffff]{2}", "😀", false)]
    [InlineData(@"\x41\.\-\t", "A.-\t", true)]
    [InlineData(@"[\]\[\\^-]+", "]-[\\^", true)]
    [InlineData("(?:ab){2}", "abab", true)]
    [InlineData("(ab)+?", "abab", true)]
    [InlineData("a{2,}", "aaaa", true)]
    [InlineData("a}", "a}", true)]
    [InlineData("a b#c", "a b#c", true)]
    public void The_whole_value_matches_as_it_does_in_RE2(string pattern, string value, bool matches) =>
        Of(pattern).Matches(value).ShouldBe(matches);

    [Shows("B44")]
    [Fact]
    public void The_time_is_bounded_whatever_the_value() => Of("(a+)+").Matches(new string('a', 50_000) + "b").ShouldBeFalse();

    [Shows("B44")]
    [Fact]
    public void The_answer_is_not_lost_in_a_long_value() => Of("(a+)+").Matches(new string('a', 50_000)).ShouldBeTrue();

    [Shows("B44")]
    [Theory]
    [InlineData(@"\d+", "[0-9]")]
    [InlineData(@"[\d]", "[0-9]")]
    [InlineData(@"\w", "[0-9A-Za-z_]")]
    [InlineData(@"\s", @"[ \t\n\f\r]")]
    [InlineData(@"\D", "[^0-9]")]
    [InlineData(@"\W", "[^0-9A-Za-z_]")]
    [InlineData(@"\S", @"[^ \t\n\f\r]")]
    [InlineData(@"\bx", "the whole value is matched")]
    [InlineData(@"\p{L}", "[A-Za-z]")]
    [InlineData("(?<name>x)", "only (?:…) is known")]
    [InlineData("(?P<name>x)", "only (?:…) is known")]
    [InlineData("(?i)x", "only (?:…) is known")]
    [InlineData("(?=x)", "only (?:…) is known")]
    [InlineData("(?<!x)", "only (?:…) is known")]
    [InlineData("(?>x)", "only (?:…) is known")]
    [InlineData("(?#x)", "only (?:…) is known")]
    [InlineData(@"(x)\1", "refer back")]
    [InlineData(@"\k<x>", "no escape that .NET and Kubernetes share")]
    [InlineData(@"\Qx\E", "no escape")]
    [InlineData(@"\u0041", "no escape")]
    [InlineData(@"\_", "no escape")]
    [InlineData(@"\x{41}", "two hexadecimal digits")]
    [InlineData(@"\A", "leave it out")]
    [InlineData(@"\", "ends in a backslash")]
    [InlineData("[a-z-[aeiou]]", @"write \")]
    [InlineData("[[:alpha:]]", @"write \[")]
    [InlineData("[a-c-e]", @"write \-")]
    [InlineData("[]a]", @"write \]")]
    [InlineData("[😀]", "alternatives")]
    [InlineData("[z-a]", "wrong way round")]
    [InlineData("[a", "not closed")]
    [InlineData("(a", "not closed")]
    [InlineData("a)", "closes nothing")]
    [InlineData("*a", "repeats nothing")]
    [InlineData("a**", "follow each other")]
    [InlineData("a++", "follow each other")]
    [InlineData("a{2}{3}", "follow each other")]
    [InlineData("{2}", "repeats nothing")]
    [InlineData("a{", "begins no repetition")]
    [InlineData("a{,2}", "begins no repetition")]
    [InlineData("a{5,2}", "wrong way round")]
    [InlineData("a{1001}", "1000 repetitions")]
    [InlineData("(a{100}){100}", "1000 repetitions")]
    [InlineData("^*", "anchor")]
    [InlineData("", "1 to 1024")]
    public void What_the_engines_read_differently_is_refused_with_what_to_write(string pattern, string advice)
    {
        RestrictionPattern.TryParse(pattern, out var found, out var problem).ShouldBeFalse();
        found.ShouldBeNull();
        problem.ShouldContain(advice);
    }

    [Shows("B44")]
    [Fact]
    public void A_pattern_is_bounded()
    {
        RestrictionPattern.TryParse(new string('a', RestrictionPattern.MaxLength), out _, out _).ShouldBeTrue();
        RestrictionPattern.TryParse(new string('a', RestrictionPattern.MaxLength + 1), out _, out _).ShouldBeFalse();
        RestrictionPattern.TryParse(new string('(', 512) + new string(')', 512), out _, out var problem).ShouldBeFalse();
        problem.ShouldContain("too deeply");
        RestrictionPattern.TryParse("\ud83d", out _, out _).ShouldBeFalse();
    }

    private static RestrictionPattern Of(string pattern)
    {
        RestrictionPattern.TryParse(pattern, out var found, out var problem).ShouldBeTrue(problem);
        return found.ShouldNotBeNull();
    }
}
