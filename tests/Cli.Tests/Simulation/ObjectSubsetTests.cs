using System.Text.Json.Nodes;
using KubeCarrier.Offline.Settling;

namespace KubeCarrier.Cli.Tests.Simulation;

public sealed class ObjectSubsetTests
{
    [Theory]
    [InlineData("{}", "{\"a\": 1}")]
    [InlineData("{\"a\": 1.0}", "{\"a\": 1, \"b\": 2}")]
    [InlineData("{\"a\": {\"b\": [1, {\"c\": 2}]}}", "{\"a\": {\"b\": [1, {\"c\": 2, \"d\": 3}]}}")]
    [InlineData("{\"a\": null}", "{}")]
    public void A_part_is_enough(string expected, string actual) => Differences(expected, actual).ShouldBeEmpty();

    [Theory]
    [InlineData("{\"a\": \"1\"}", "{\"a\": 1}", "a: \"1\" is expected; it is 1")]
    [InlineData("{\"a\": {\"b\": 1}}", "{\"a\": 1}", "a: an object is expected; it is 1")]
    [InlineData("{\"a\": [1]}", "{\"a\": [1, 2]}", "a: a list of 1 is expected; it has 2")]
    [InlineData("{\"a\": [1, 3]}", "{\"a\": [1, 2]}", "a[1]: 3 is expected; it is 2")]
    [InlineData("{\"a\": null}", "{\"a\": 2}", "a: nothing is expected; it is 2")]
    [InlineData("{\"a\": {\"b.c/d\": 1}}", "{\"a\": {}}", "a['b.c/d']: 1 is expected; it is absent")]
    [InlineData("{\"users\": [{\"passwords\": [\"x\"]}]}", "{\"users\": [{\"passwords\": [\"y\"]}]}", "users[0].passwords[0]: (hidden) is expected; it is (hidden)")]
    [InlineData("{\"key\": {\"a\": 1}}", "{\"key\": {\"a\": 2}}", "key.a: (hidden) is expected; it is (hidden)")]
    public void A_difference_is_told_with_its_path(string expected, string actual, string sentence) => Differences(expected, actual).ShouldBe([sentence]);

    [Fact]
    public void Only_the_first_differences_are_told() =>
        Differences("{\"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1, \"e\": 1, \"f\": 1}", "{}").Count.ShouldBe(5);

    private static IReadOnlyList<string> Differences(string expected, string actual) =>
        ObjectSubset.Differences(JsonNode.Parse(expected)!.AsObject(), JsonNode.Parse(actual)!.AsObject(), path => path == "key");
}
