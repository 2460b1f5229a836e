using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Tests.Restrictions;

public sealed class QuantityTests
{
    [Shows("B46")]
    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("1Gi", "1073741824")]
    [InlineData("1.5G", "1500000000")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("1E3", "1k")]
    [InlineData("1e3", "1000")]
    [InlineData("1e-3", "1m")]
    [InlineData("1E+2", "100")]
    [InlineData(".5", "500m")]
    [InlineData("5.", "5")]
    [InlineData("+5", "5.000")]
    [InlineData("-0", "0")]
    [InlineData("0Ei", "0")]
    [InlineData("1000000n", "1m")]
    [InlineData("1000u", "1m")]
    [InlineData("0.5Ki", "512")]
    [InlineData("1024Pi", "1Ei")]
    [InlineData("1000P", "1E")]
    [InlineData("1000T", "1P")]
    [InlineData("1024Ti", "1Pi")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890.0")]
    public void Quantities_are_compared_by_value(string one, string other)
    {
        Of(one).ShouldBe(Of(other));
        Of(one).CompareTo(Of(other)).ShouldBe(0);
        Of(one).GetHashCode().ShouldBe(Of(other).GetHashCode());
    }

    [Shows("B46")]
    [Theory]
    [InlineData("-1", "0")]
    [InlineData("1", "1Ki")]
    [InlineData("1k", "1Ki")]
    [InlineData("1M", "1Mi")]
    [InlineData("999m", "1")]
    [InlineData("-2", "-1")]
    [InlineData("9007199254740992", "9007199254740993")]
    [InlineData("0.1n", "1n")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567891")]
    [InlineData("1e400", "1e401")]
    [InlineData("-1e401", "-1e400")]
    [InlineData("1e-400", "1n")]
    [InlineData("99e10", "1e12")]
    public void And_the_smaller_is_smaller(string smaller, string larger)
    {
        (Of(smaller) < Of(larger)).ShouldBeTrue();
        (Of(larger) > Of(smaller)).ShouldBeTrue();
        (Of(smaller) >= Of(larger)).ShouldBeFalse();
        (Of(smaller) != Of(larger)).ShouldBeTrue();
    }

    [Shows("B46", "B57")]
    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("0x10")]
    [InlineData("1kk")]
    [InlineData("1K")]
    [InlineData("1ki")]
    [InlineData("1mi")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e1.5")]
    [InlineData("1e5Ki")]
    [InlineData("1EiB")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("m")]
    [InlineData("١")]
    [InlineData("１")]
    [InlineData("1_000")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e99999999999999999999")]
    [InlineData("1e2000")]
    [InlineData("1\0")]
    [InlineData("1\n")]
    public void What_is_no_quantity_is_refused(string text) => Quantity.TryParse(text, out _).ShouldBeFalse();

    [Shows("B46")]
    [Fact]
    public void A_quantity_is_bounded()
    {
        Quantity.TryParse(new string('9', Quantity.MaxLength), out _).ShouldBeTrue();
        Quantity.TryParse(new string('9', Quantity.MaxLength + 1), out _).ShouldBeFalse();
        Quantity.TryParse(null, out _).ShouldBeFalse();
    }

    [Shows("B45")]
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "10e-1")]
    [InlineData("1000", "1e3")]
    [InlineData("0", "-0")]
    [InlineData("0", "0e99999")]
    [InlineData("100", "1E2")]
    [InlineData("1e400", "10e399")]
    public void Numbers_are_compared_by_value(string one, string other) => Number(one).ShouldBe(Number(other));

    [Shows("B45")]
    [Theory]
    [InlineData("9007199254740992", "9007199254740993")]
    [InlineData("9223372036854775807", "9223372036854775808")]
    [InlineData("1e308", "1e400")]
    [InlineData("0.1", "0.10000000000000000001")]
    public void No_two_numbers_are_taken_for_one(string smaller, string larger) => (Number(smaller) < Number(larger)).ShouldBeTrue();

    [Shows("B45")]
    [Theory]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("1e99999999999")]
    public void What_is_no_number_is_none(string json) => Quantity.TryReadNumber(JsonNode.Parse(json), out _).ShouldBeFalse();

    [Shows("B45")]
    [Fact]
    public void Huge_digits_are_bounded()
    {
        Quantity.TryReadNumber(JsonNode.Parse(new string('9', Quantity.MaxLength)), out _).ShouldBeTrue();
        Quantity.TryReadNumber(JsonNode.Parse(new string('9', 1_000_000)), out _).ShouldBeFalse();
    }

    [Fact]
    public void Numbers_from_code_and_from_text_are_the_same()
    {
        Quantity.TryReadNumber(JsonValue.Create(5), out var fromCode).ShouldBeTrue();
        fromCode.ShouldBe(Number("5"));
    }

    [Fact]
    public void The_order_is_that_of_decimals()
    {
        Prop.ForAll<decimal, decimal>((one, other) =>
            Number(Text(one)).CompareTo(Number(Text(other))) == one.CompareTo(other)
            && Of(Text(one)).CompareTo(Of(Text(other))) == one.CompareTo(other)).QuickCheckThrowOnFailure();

        static string Text(decimal number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Quantity Of(string text)
    {
        Quantity.TryParse(text, out var quantity).ShouldBeTrue(text);
        return quantity;
    }

    private static Quantity Number(string json)
    {
        Quantity.TryReadNumber(JsonNode.Parse(json), out var number).ShouldBeTrue(json);
        return number;
    }
}
