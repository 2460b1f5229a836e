using static KubeCarrier.Policy.Tests.Restrictions.RestrictedHub;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>What is fixed at CREATE, absence included.</summary>
public sealed class ImmutableTests
{
    private static readonly RestrictedHub Hub = new()
    {
        Fields = """[{"jsonPath":".spec.name","immutable":true},{"jsonPath":".spec.other"}]""",
    };

    [Shows("B17", "B49")]
    [Theory]
    [InlineData("""{"name":"a"}""", """{"name":"a","other":1}""", true)]
    [InlineData("""{"name":"a"}""", """{"name":"b"}""", false)]
    [InlineData("""{"name":"a"}""", """{"name":"A"}""", false)]
    [InlineData("""{"name":"a"}""", """{}""", false)]
    [InlineData("""{"name":"a"}""", """{"name":null}""", false)]
    [InlineData("""{}""", """{"name":"a"}""", false)]
    [InlineData("""{"other":1}""", """{"other":2}""", true)]
    [InlineData("""{"name":null}""", """{"other":1}""", true)]
    [InlineData("""{}""", """{"name":null,"other":1}""", true)]
    [InlineData("""{"name":{}}""", """{}""", false)]
    [InlineData("""{"name":[]}""", """{}""", false)]
    [InlineData("""{"name":""}""", """{}""", false)]
    [InlineData("""{"name":1}""", """{"name":1.0,"other":1}""", true)]
    [InlineData("""{"name":1}""", """{"name":"1"}""", false)]
    [InlineData("""{"name":9007199254740993}""", """{"name":9007199254740992}""", false)]
    [InlineData("""{"name":{"a":1,"b":[1,2]}}""", """{"name":{"b":[1,2],"a":1},"other":1}""", true)]
    [InlineData("""{"name":{"a":1}}""", """{"name":{"a":1,"b":1}}""", false)]
    [InlineData("""{"name":{"a":1,"b":1}}""", """{"name":{"a":1}}""", false)]
    [InlineData("""{"name":"a"}""", """null""", false)]
    public void Adding_changing_and_removing_are_denied(string before, string after, bool allowed)
    {
        var decision = Hub.Update(before, after);

        decision.IsAllowed.ShouldBe(allowed, decision.Message);
        decision.Tolerated.ShouldBeEmpty();
    }

    [Shows("B17")]
    [Fact]
    public void Removing_first_and_adding_later_is_two_denials()
    {
        ShouldViolate(Hub.Update("""{"name":"a"}""", """{"other":1}"""), "value-is-unchanged");
        ShouldViolate(Hub.Update("""{"other":1}""", """{"name":"b","other":1}"""), "value-is-unchanged");
    }

    [Shows("B18")]
    [Theory]
    [InlineData("atomic", "[\"a\",\"b\"]", "[\"b\",\"a\"]", false)]
    [InlineData("atomic", "[\"a\",\"b\"]", "[\"a\",\"c\"]", false)]
    [InlineData("atomic", "[\"a\",\"b\"]", "[\"a\",\"b\",\"b\"]", false)]
    [InlineData("set", "[\"a\",\"b\"]", "[\"b\",\"a\"]", true)]
    [InlineData("set", "[\"a\",\"b\"]", "[\"b\",\"b\"]", false)]
    [InlineData("set", "[\"a\",\"b\"]", "[\"a\",\"c\"]", false)]
    [InlineData("set", "[\"a\",\"b\"]", "[\"a\",\"b\",\"a\"]", false)]
    [InlineData("set", "[1,2]", "[2.0,1]", true)]
    [InlineData("set", """[{"k":"x","v":1},{"k":"y"}]""", """[{"k":"y"},{"v":1.0,"k":"x"}]""", true)]
    [InlineData("set", """[{"k":"x","v":1},{"k":"y"}]""", """[{"k":"y"},{"k":"x","v":2}]""", false)]
    [InlineData("set", """[{"k":"x","v":1}]""", """[{"k":"x"}]""", false)]
    [InlineData("set", """[{"k":"x","v":null}]""", """[{"k":"x"}]""", true)]
    [InlineData("set", """[{"k":"x"},{"v":"x"}]""", """[{"v":"x"},{"v":"y"}]""", false)]
    [InlineData("set", "[[1,2],[12]]", "[[12],[1,2]]", true)]
    [InlineData("set", "[[1,2]]", "[[12]]", false)]
    [InlineData("set", """[["a","b"]]""", """[["as1:b"]]""", false)]
    [InlineData("set", "[null,1]", "[1,null]", true)]
    [InlineData("set", "[true]", "[false]", false)]
    [InlineData("map", """[{"k":"x","v":1},{"k":"y","v":2}]""", """[{"k":"y","v":2},{"k":"x","v":1}]""", true)]
    [InlineData("map", """[{"k":"x","v":1},{"k":"y","v":2}]""", """[{"k":"y","v":1},{"k":"x","v":2}]""", false)]
    [InlineData("map", """[{"k":"x","v":1},{"k":"y","v":2}]""", """[{"k":"x","v":1},{"k":"x","v":1}]""", false)]
    [InlineData("map", """[{"k":"x","v":1},{"k":"y","v":2}]""", """[{"k":"x","v":1},{"k":"z","v":2}]""", false)]
    public void Lists_are_compared_as_the_schema_tells_their_elements_apart(string type, string before, string after, bool allowed)
    {
        var hub = new RestrictedHub
        {
            Fields = """[{"jsonPath":".spec.list","immutable":true},{"jsonPath":".spec.other"}]""",
            Schema = $$"""
                {"type":"object","properties":{"other":{"type":"integer"},"list":{"type":"array","x-kubernetes-list-type":"{{type}}","x-kubernetes-list-map-keys":["k"],
                 "items":{"type":"object","properties":{"k":{"type":"string"} ,"v":{"type":"integer"} } } } } }
                """,
        };

        hub.Update($$"""{"list":{{before}}}""", $$"""{"list":{{after}},"other":1}""").IsAllowed.ShouldBe(allowed);
    }

    [Shows("B18")]
    [Theory]
    [InlineData("""[{"k":"x","v":1}]""", """[{"k":"x","v":1},{"k":"y"}]""", true)]
    [InlineData("""[{"k":"x","v":1}]""", """[{"k":"y"},{"k":"x","v":1}]""", true)]
    [InlineData("""[{"k":"x","v":1}]""", """[{"k":"x","v":1},{"k":"y","v":1}]""", false)]
    [InlineData("""[{"k":"x","v":1}]""", """[]""", false)]
    [InlineData("""[{"k":"x","v":1}]""", """[{"k":"x","v":2}]""", false)]
    [InlineData("""[{"k":"x"}]""", """[]""", true)]
    public void In_every_element_it_is_the_value_that_is_fixed(string before, string after, bool allowed)
    {
        var hub = new RestrictedHub
        {
            Fields = """[{"jsonPath":".spec.list[*].v","immutable":true},{"jsonPath":".spec.list[*].k"},{"jsonPath":".spec.other"}]""",
            Schema = """
                {"type":"object","properties":{"other":{"type":"integer"},"list":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
                 "items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"integer"}}}}}}
                """,
        };

        hub.Update($$"""{"list":{{before}}}""", $$"""{"list":{{after}},"other":1}""").IsAllowed.ShouldBe(allowed);
    }

    [Fact]
    public void The_sentence_says_what_it_stays()
    {
        Hub.Update("""{"name":"a"}""", """{"name":"b"}""").Message.ShouldBe("spec.name: is fixed when the instance is created; it stays \"a\"");
        Hub.Update("{}", """{"name":"b"}""").Message.ShouldBe("spec.name: is fixed when the instance is created; it stays absent");
        Hub.Update("""{"name":{"a":"x"}}""", """{"name":{"a":"y"}}""").Message.ShouldBe("spec.name: is fixed when the instance is created; it stays as it was");
    }
}
