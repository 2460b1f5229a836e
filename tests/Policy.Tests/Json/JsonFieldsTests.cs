using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Tests.Json;

public sealed class JsonFieldsTests
{
    private static readonly JsonNode Thing = JsonNode.Parse("""
        {"text":"a","empty":"","number":5,"flag":true,"nothing":null,"list":["a",5,{"b":1},null,{}],"object":{"text":"b"}}
        """)!;

    [Theory]
    [InlineData("text", "a")]
    [InlineData("empty", "")]
    [InlineData("number", null)]
    [InlineData("flag", null)]
    [InlineData("nothing", null)]
    [InlineData("absent", null)]
    [InlineData("list", null)]
    [InlineData("object", null)]
    public void Only_a_string_is_text(string member, string? text)
    {
        Thing.Text(member).ShouldBe(text);
        Thing[member].Text().ShouldBe(text);
    }

    [Fact]
    public void A_path_may_lead_anywhere()
    {
        Thing.Text("object", "text").ShouldBe("b");
        Thing.Text("object", "absent", "text").ShouldBeNull();
        Thing.Text("text", "text").ShouldBeNull();
        Thing.Text("list", "text").ShouldBeNull();
        ((JsonNode?)null).Text("text").ShouldBeNull();
    }

    [Fact]
    public void Only_true_is_true()
    {
        Thing.IsTrue("flag").ShouldBeTrue();
        Thing.IsTrue("text").ShouldBeFalse();
        Thing.IsTrue("absent").ShouldBeFalse();
    }

    [Fact]
    public void A_whole_number_is_read_whoever_made_it()
    {
        Thing.Whole("number").ShouldBe(5);
        new JsonObject { ["number"] = 5 }.Whole("number").ShouldBe(5);
        new JsonObject { ["number"] = 5L }.Whole("number").ShouldBe(5);
        JsonNode.Parse("1.5").Whole().ShouldBeNull();
        JsonNode.Parse("1e99999999999").Whole().ShouldBeNull();
        Thing.Whole("text").ShouldBeNull();
    }

    [Fact]
    public void What_is_of_another_type_in_a_list_is_passed_over()
    {
        Thing.Texts("list").ShouldBe(["a"]);
        Thing.Objects("list").Count().ShouldBe(2);
        Thing.Texts("text").ShouldBeEmpty();
        Thing.Objects("absent").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text", "a")]
    [InlineData("number", "5")]
    [InlineData("object", """{"text":"b"}""")]
    [InlineData("nothing", "")]
    public void Any_value_is_shown(string member, string shown) => Thing.ShownText(member).ShouldBe(shown);
}
