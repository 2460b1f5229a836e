using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Tests.Json;

public sealed class JsonEqualityTests
{
    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "1e0", true)]
    [InlineData("1000", "1E+3", true)]
    [InlineData("0.001", "1e-3", true)]
    [InlineData("-0", "0.0", true)]
    [InlineData("9007199254740993", "9007199254740992", false)] // the same double
    [InlineData("1", "-1", false)]
    [InlineData("10", "1", false)]
    [InlineData("1e99999999999", "10e99999999998", true)]
    [InlineData("1e99999999999", "1e99999999998", false)]
    [InlineData("1e5000", "0.1e5001", true)]
    public void Numbers_are_compared_by_value(string left, string right, bool equal) =>
        JsonEquality.AreEqual(JsonNode.Parse(left), JsonNode.Parse(right)).ShouldBe(equal);

    [Fact]
    public void Numbers_that_are_too_long_for_a_quantity_are_compared_to_their_last_digit()
    {
        var digits = new string('7', Quantity.MaxLength);

        JsonEquality.AreEqual(JsonNode.Parse($"{digits}1"), JsonNode.Parse($"{digits}1.0")).ShouldBeTrue();
        JsonEquality.AreEqual(JsonNode.Parse($"{digits}1"), JsonNode.Parse($"{digits}2")).ShouldBeFalse();
    }

    [Fact]
    public void Decimals_equal_themselves_in_any_spelling() =>
        Prop.ForAll<int, byte>((number, shift) =>
            number == 0 || JsonEquality.AreEqual(JsonNode.Parse($"{number}"), JsonNode.Parse($"{number}{new string('0', shift % 9)}e-{shift % 9}")))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Null_is_not_absence() => JsonEquality.AreEqual(JsonNode.Parse("""{"a":null}"""), new JsonObject()).ShouldBeFalse();

    [Fact]
    public void Schemas_with_a_number_beyond_all_others_are_compared_like_any()
    {
        SchemaChange.Narrowings(Crd("1e99999999999"), Crd("1e99999999999")).ShouldBeEmpty();
        SchemaChange.Narrowings(Crd("1e99999999999"), Crd("2e99999999999")).ShouldNotBeEmpty();
        JsonDifference.Between(Crd("1e99999999999"), Crd("1.0e99999999999")).ShouldBeEmpty();
    }

    private static JsonObject Crd(string multiple)
    {
        var size = new JsonObject { ["type"] = "number", ["multipleOf"] = JsonNode.Parse(multiple) };
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["size"] = size } };
        var version = new JsonObject { ["name"] = "v1", ["served"] = true, ["storage"] = true, ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema } };
        return new() { ["spec"] = new JsonObject { ["versions"] = new JsonArray(version) } };
    }
}
