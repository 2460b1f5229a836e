using System.Text.Json.Nodes;
using KubeCarrier.Policy.Schemas;
using KubeCarrier.Policy.Tests.Derivation;

namespace KubeCarrier.Policy.Tests.Schemas;

/// <summary>The same object, judged as API servers of different versions do. Measured on 1.20.2 and 1.36.2.</summary>
public sealed class KubernetesProfileTests
{
    [Theory]
    [InlineData("v1.20.2", "1.20")]
    [InlineData("1.27", "1.27")]
    [InlineData("v1.30.4-gke.100", "1.30")]
    [InlineData("v1.31.0+k3s1", "1.31")]
    [InlineData("1.99", "1.36")]
    [InlineData("1.19", null)]
    [InlineData("2.0", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_version_is_read_as_it_is_told(string? text, string? version) => KubernetesProfile.Read(text)?.Version.ShouldBe(version);

    [Theory]
    [InlineData("""{"type":"integer","format":"int32"}""", "2147483648", true, false, 36)]
    [InlineData("""{"type":"integer","format":"int64"}""", "2147483648", true, true, 36)]
    [InlineData("""{"type":"integer","minimum":2.5}""", "3", true, false, 36)]
    [InlineData("""{"type":"integer"}""", "2.00000000001", true, false, 36)]
    [InlineData("""{"type":"integer"}""", "2.0", true, true, 36)]
    [InlineData("""{"type":"object","format":"date"}""", "\"x\"", false, false, 36)]
    [InlineData("""{"type":"string","format":"ipv4"}""", "\"01.2.3.4\"", false, true, 23)]
    [InlineData("""{"type":"string","format":"ipv4"}""", "\"1.2.3.256\"", false, false, 23)]
    [InlineData("""{"type":"string","format":"uri"}""", "\"http://::1/\"", true, false, 36)]
    [InlineData("""{"type":"string","format":"uri"}""", "\"http://h:1:2/\"", true, false, 36)]
    [InlineData("""{"type":"string","format":"uri"}""", "\"http://[::1]:80/\"", true, true, 36)]
    [InlineData("""{"type":"string","format":"k8s-short-name"}""", "\"A_b\"", true, false, 34)]
    public void Verdicts_differ_since_a_version(string field, string value, bool early, bool late, int since)
    {
        Accepts(KubernetesProfile.Oldest).ShouldBe(early);
        Accepts(KubernetesProfile.Newest).ShouldBe(late);
        Accepts(KubernetesProfile.Read($"1.{since - 1}")!).ShouldBe(early);
        Accepts(KubernetesProfile.Read($"1.{since}")!).ShouldBe(late);

        bool Accepts(KubernetesProfile profile) => Problems(profile, $$"""{"x":{{field}}}""", $$"""{"x":{{value}}}""").Count == 0;
    }

    [Theory]
    [InlineData("""{"type":"string","maxLength":3}""", "\"abcd\"", "Invalid value: \"abcd\": spec.x in body should be at most 3 chars long", "Too long: may not be more than 3 bytes")]
    [InlineData("""{"type":"array","maxItems":3,"items":{"type":"integer"}}""", "[1,2,3,4]", "Invalid value: 4: spec.x in body should have at most 3 items", "Too many: 4: must have at most 3 items")]
    [InlineData("""{"type":"integer","maximum":2.5}""", "3", "Invalid value: 3: spec.x in body should be less than or equal to 2", "Invalid value: 3: spec.x in body should be less than or equal to 2.5")]
    [InlineData("""{"type":"integer","format":"int32"}""", "true", "Invalid value: \"boolean\": spec.x in body must be of type integer: \"boolean\"", "Invalid value: \"\": spec.x in body must be of type int32: \"\"")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"},"minProperties":2}""", """{"a":1}""", "Invalid value: 2: spec.x in body should have at least 2 properties", "Invalid value: 1: spec.x in body should have at least 2 properties")]
    public void Texts_differ_too(string field, string value, string early, string late)
    {
        Problems(KubernetesProfile.Oldest, $$"""{"x":{{field}}}""", $$"""{"x":{{value}}}""").ShouldBe([new("spec.x", early)]);
        Problems(KubernetesProfile.Newest, $$"""{"x":{{field}}}""", $$"""{"x":{{value}}}""").ShouldBe([new("spec.x", late)]);
    }

    [Fact]
    public void Early_versions_drop_rules_and_later_ones_have_each_of_them_named()
    {
        var crd = SampleCrd.Of("""{"type":"object","x-kubernetes-validations":[{"rule":"self.a > 0"},{"rule":"self.a < 9"}],"properties":{"a":{"type":"integer"}}}""");

        CustomResourceSchema.Of(crd, "v1", KubernetesProfile.Oldest)!.NotJudged.ShouldBeEmpty();
        CustomResourceSchema.Of(crd, "v1", KubernetesProfile.Newest)!.NotJudged.ShouldBe(["CEL rule \"self.a > 0\" at spec", "CEL rule \"self.a < 9\" at spec"]);
    }

    private const string Tightened = """
        {"plan":{"type":"string","enum":["a","b"]},"other":{"type":"string"},
         "part":{"type":"object","required":["must"],"properties":{"must":{"type":"string"},"free":{"type":"string"}}},
         "keyed":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","properties":{"name":{"type":"string"},"size":{"type":"integer","maximum":3}}}},
         "plain":{"type":"array","items":{"type":"integer","maximum":3}},
         "map":{"type":"object","additionalProperties":{"type":"integer","maximum":3}},
         "any":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"anyOf":[{"properties":{"a":{"maximum":3}}}]}}
        """;

    /// <summary>What was invalid before and is left as it is (measured on 1.36.2, on since 1.30).</summary>
    [Theory]
    [InlineData("""{"plan":"z"}""", """{"plan":"z","other":"new"}""", true)]
    [InlineData("""{"plan":"z"}""", """{"plan":"y"}""", false)]
    [InlineData("""{"part":{}}""", """{"part":{},"other":"new"}""", true)]
    [InlineData("""{"part":{}}""", """{"part":{"free":"new"}}""", false)]
    [InlineData("""{"keyed":[{"name":"a","size":9},{"name":"b"}]}""", """{"keyed":[{"name":"b","size":1},{"name":"a","size":9}]}""", true)]
    [InlineData("""{"keyed":[{"name":"a","size":9}]}""", """{"keyed":[{"name":"a","size":8}]}""", false)]
    [InlineData("""{"plain":[9,1]}""", """{"plain":[9,2]}""", false)]
    [InlineData("""{"map":{"a":9}}""", """{"map":{"a":9,"b":1}}""", true)]
    [InlineData("""{"map":{"a":9}}""", """{"map":{"a":9,"b":8}}""", false)]
    [InlineData("""{"any":{"a":9}}""", """{"any":{"a":9,"b":"new"}}""", false)]
    [InlineData("""{"any":{"a":9}}""", """{"any":{"a":9},"other":"new"}""", true)]
    public void What_was_invalid_before_may_stay(string before, string after, bool allowed)
    {
        (Problems(KubernetesProfile.Newest, Tightened, after, before).Count == 0).ShouldBe(allowed);
        Problems(KubernetesProfile.Read("1.29")!, Tightened, after, before).ShouldNotBeEmpty();
        Problems(KubernetesProfile.Newest, Tightened, after).ShouldNotBeEmpty();
    }

    private static IReadOnlyList<SchemaProblem> Problems(KubernetesProfile profile, string properties, string after, string? before = null)
    {
        var schema = CustomResourceSchema.Of(SampleCrd.Of($$"""{"type":"object","properties":{{properties}}}"""), "v1", profile).ShouldNotBeNull();
        return schema.Validate(schema.Normalize(Item(after), out _), before is null ? null : schema.Normalize(Item(before), out _));

        JsonObject Item(string spec) => new()
        {
            ["apiVersion"] = $"{schema.Group}/v1",
            ["kind"] = schema.Kind,
            ["metadata"] = new JsonObject { ["name"] = "x", ["namespace"] = "default" },
            ["spec"] = JsonNode.Parse(spec),
        };
    }
}
