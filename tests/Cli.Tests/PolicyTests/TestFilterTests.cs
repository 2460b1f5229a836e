using KubeCarrier.Cli.PolicyTests;

namespace KubeCarrier.Cli.Tests.PolicyTests;

public sealed class TestFilterTests
{
    [Theory]
    [InlineData("bronze", true)]
    [InlineData("BRONZE", true)]
    [InlineData("couchdb.yaml/*stays", true)]
    [InlineData("*", true)]
    [InlineData("stays*bronze", false)]
    [InlineData("gold", false)]
    public void A_pattern_is_a_part_of_the_id(string pattern, bool isChosen) =>
        new TestFilter([pattern]).Chooses("tests/couchdb.yaml/couchdb/a bronze tenant stays small").ShouldBe(isChosen);

    [Fact]
    public void One_of_several_patterns_is_enough_and_none_chooses_all()
    {
        new TestFilter(["gold", "bronze"]).Chooses("a/b/bronze").ShouldBeTrue();
        new TestFilter([]).Chooses("a/b/c").ShouldBeTrue();
    }
}
