using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>What may be written as a restriction. Whoever stores one asks the same code (B59, B61).</summary>
public sealed class RestrictionCompileTests
{
    public static TheoryData<string, FieldRestriction, string> Refused => new()
    {
        { "jsonPath", Field() with { JsonPath = ".spec[0]", Required = true }, "an index is not supported" },
        { "jsonPath", Field() with { JsonPath = ".status.phase", Required = true }, "only the service writes" },
        { "allowed", Field() with { Allowed = Values("1.5") }, "1.5 is listed; list strings, integers and booleans only" },
        { "allowed", Field() with { Allowed = Values("{}") }, "an object is listed" },
        { "allowed", Field() with { Allowed = [null!] }, "nothing is listed" },
        { "allowed", Field() with { Allowed = Values("1, 1.0") }, "1.0 is listed twice" },
        { "allowed", Field() with { Allowed = Values("\"a\", \"a\"") }, "\"a\" is listed twice" },
        { "allowed", Field() with { Allowed = Values(string.Join(',', Enumerable.Range(0, 257))) }, "at most 256" },
        { "minimum", Field() with { Minimum = JsonNode.Parse("0.5") }, "0.5 is neither an integer nor a quantity" },
        { "minimum", Field() with { Minimum = JsonNode.Parse("\"10 Gi\"") }, "\"10 Gi\" is neither an integer nor a quantity" },
        { "maximum", Field() with { Maximum = JsonNode.Parse("true") }, "true is neither" },
        { "maximum", Field() with { Minimum = 5, Maximum = 2 }, "the maximum 2 is below the minimum 5" },
        { "maximum", Field() with { Minimum = 5, Maximum = "10" }, "are of two kinds" },
        { "maximum", Field() with { Minimum = "1Gi", Maximum = "1G" }, "the maximum 1G is below the minimum 1Gi" },
        { "pattern", Field() with { Pattern = @"\d" }, "write [0-9]" },
        { "pattern", Field() with { Pattern = "(" }, "not closed" },
        { "maxLength", Field() with { MaxLength = -1 }, "negative" },
        { "message", Field() with { Message = new string('m', 201), Required = true }, "1 to 200" },
        { "enforcement", Field() with { Enforcement = Enforcement.Warn }, "Warn enforces nothing here" },
        { "default", Field() with { Default = 3, Maximum = 2 }, "3 is too large; at most 2" },
        { "default", Field() with { Default = "b", Allowed = Values("\"a\"") }, "\"b\" is not allowed; allowed: \"a\"" },
        { "default", Field() with { Default = 3, Required = true }, "never missing" },
        { "default", Field() with { Default = 3, JsonPath = ".spec.users[*].age" }, "has [*]" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void What_cannot_be_enforced_is_refused_with_the_member_and_a_sentence(string member, FieldRestriction field, string part)
    {
        var compiled = Restriction.Compile(field, RestrictionSource.Entry("couchdbs"));

        compiled.Restriction.ShouldBeNull();
        var problem = compiled.Problems.ShouldHaveSingleItem();
        problem.Member.ShouldBe(member);
        problem.Message.ShouldContain(part);
    }

    [Fact]
    public void All_problems_are_told_at_once() => Restriction.Compile(Field() with { Pattern = "(", MaxLength = -1, Minimum = "x" }, RestrictionSource.Entry("couchdbs"))
        .Problems.Select(problem => problem.Member).ShouldBe(["minimum", "pattern", "maxLength"]);

    [Shows("B61")]
    [Theory]
    [InlineData("../team-c/secrets")]
    [InlineData(".spec.%2e%2e")]
    [InlineData("https://example.com/#")]
    [InlineData(".spec.a#b")]
    [InlineData(".metadata.namespace")]
    [InlineData(".spec..name")]
    [InlineData("$.spec")]
    [InlineData(".spec[?(@.a)]")]
    public void A_restriction_looks_at_fields_of_its_instance_and_nowhere_else(string path) =>
        Restriction.Compile(Field() with { JsonPath = path, Required = true }, RestrictionSource.Entry("couchdbs")).Problems.ShouldHaveSingleItem().Member.ShouldBe("jsonPath");

    [Shows("B73")]
    [Fact]
    public void A_default_that_is_secret_is_not_shown() => Restriction.Compile(
            Field() with { JsonPath = ".spec.adminPassword", Default = "hunter2", Allowed = Values("\"correct horse\"") }, RestrictionSource.Entry("couchdbs"))
        .Problems.ShouldHaveSingleItem().Message.ShouldBe("the default violates the field's own restriction: (hidden) is not allowed; allowed: (hidden)");

    [Theory]
    [InlineData("2", "2")]
    [InlineData("\"1Gi\"", "\"1024Mi\"")]
    public void One_value_alone_is_a_range(string minimum, string maximum) =>
        Restriction.Compile(Field() with { Minimum = JsonNode.Parse(minimum), Maximum = JsonNode.Parse(maximum) }, RestrictionSource.Entry("couchdbs")).Problems.ShouldBeEmpty();

    [Fact]
    public void A_field_without_keywords_restricts_nothing() => Restriction.Compile(Field(), RestrictionSource.Entry("couchdbs")).Problems.ShouldBeEmpty();

    private static ExposedField Field() => new() { JsonPath = ".spec.field" };

    private static List<JsonNode> Values(string json) => [.. JsonNode.Parse($"[{json}]")!.AsArray().Select(value => value!.DeepClone())];
}
