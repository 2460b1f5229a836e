using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Offline.Samples;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>A sample is valid, small, and shows the rest; the integration tests ask a real API server.</summary>
public sealed class SampleInstanceTests
{
    [Fact]
    public void A_sample_has_what_is_required_and_not_what_has_a_default()
    {
        var sample = Sample(
            """
            {"type":"object","required":["engine","size","mode"],"properties":{"engine":{"type":"string","enum":["postgres","mysql"]},
             "size":{"type":"integer","minimum":3},"mode":{"type":"string","default":"fast"},"note":{"type":"string"}}}
            """);

        sample.ToJson().ShouldBeJson(
            """{"apiVersion":"internal.eu-west-1.team-a/v1","kind":"Database","metadata":{"name":"my-database","namespace":"team-b"},"spec":{"engine":"postgres","size":3}}""");
        var spec = sample.Fields.ShouldHaveSingleItem();
        spec.Fields.Where(field => field.IsOptional).Select(field => field.Name).ShouldBe(["mode", "note"]);
        spec.Fields[2].Comment.ShouldContain("default \"fast\"");
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "1")]
    [InlineData("""{"type":"integer","minimum":1,"exclusiveMinimum":true}""", "2")]
    [InlineData("""{"type":"integer","maximum":-4}""", "-4")]
    [InlineData("""{"type":"integer","minimum":7,"multipleOf":5}""", "10")]
    [InlineData("""{"type":"number","minimum":0.25,"maximum":0.75}""", "0.25")]
    [InlineData("""{"type":"boolean"}""", "false")]
    [InlineData("""{"x-kubernetes-int-or-string":true}""", "1")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("""{"type":"string","minLength":10}""", "\"exampleeee\"")]
    [InlineData("""{"type":"string","maxLength":3}""", "\"1\"")]
    [InlineData("""{"type":"string","example":"like this"}""", "\"like this\"")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", "[]")]
    [InlineData("""{"type":"array","minItems":2,"items":{"type":"string"}}""", """["example","example2"]""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"},"minProperties":1}""", """{"example":1}""")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""", "{}")]
    [InlineData("""{"type":"object","minProperties":1,"properties":{"a":{"type":"string"},"b":{"type":"string"}}}""", """{"a":"example"}""")]
    [InlineData("""{"type":"object","oneOf":[{"required":["b"]},{"required":["a"]}],"properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}""", """{"b":1}""")]
    [InlineData("""{"type":"array","minItems":1,"items":{"type":"object","required":["k"],"properties":{"k":{"type":"string"},"v":{"type":"string"}}}}""", """[{"k":"example"}]""")]
    public void A_required_field_has_a_value_that_fits(string schema, string value) =>
        Sample($$$"""{"type":"object","required":["f"],"properties":{"f":{{{schema}}}}}""").ToJson()["spec"]!["f"].ShouldBeJson(value);

    [Theory]
    [InlineData(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    [InlineData(@"^[0-9]+(\.[0-9]+)?([EPTGM]i?|Ki|k|m)?$")]
    [InlineData(@"^v\d{1,2}\.\d+\.\d+$")]
    [InlineData(@"^(?:small|large)-[A-Z]{3,5}$")]
    [InlineData(@"^[^a-z]+$")]
    [InlineData(@"^arn:aws:iam::\d{12}:role/.+$")]
    [InlineData(@"^(red|green)$")]
    [InlineData(@"^[A-Fa-f0-9]{64}$")]
    [InlineData(@"s3://\w+")]
    public void Texts_for_simple_patterns_are_found(string pattern)
    {
        var value = Sample(new JsonObject { ["type"] = "string", ["pattern"] = pattern }).ToJson()["spec"]!["f"]!.GetValue<string>();

        value.ShouldNotBe("REPLACE-ME");
        Regex.IsMatch(value, pattern).ShouldBeTrue(value);
    }

    [Theory]
    [InlineData(@"^(?i)abc$")]
    [InlineData(@"^\p{Greek}+$")]
    public void Where_no_text_is_found_a_placeholder_stands_and_a_remark_says_so(string pattern)
    {
        var sample = Sample(new JsonObject { ["type"] = "string", ["pattern"] = pattern });

        sample.ToJson()["spec"]!["f"]!.ToString().ShouldBe("REPLACE-ME");
        sample.Remarks.ShouldHaveSingleItem().ShouldStartWith("spec.f needs a value of your own");
    }

    [Fact]
    public void What_the_entry_restricts_counts_like_the_schema()
    {
        var fields = new[]
        {
            new ExposedField { JsonPath = ".spec.size", Minimum = "20Gi", Maximum = "50Gi", Required = true },
            new ExposedField { JsonPath = ".spec.engine", Allowed = ["mysql"], Required = true },
            new ExposedField { JsonPath = ".spec.plan", Default = "small" },
            new ExposedField { JsonPath = ".spec.replicas", Maximum = 0 },
        };
        var crd = SampleCrd.Of(
            """
            {"type":"object","required":["replicas"],"properties":{"size":{"type":"string"},"engine":{"type":"string","enum":["postgres","mysql"]},
             "plan":{"type":"string"},"replicas":{"type":"integer"}}}
            """).Restrict(fields).Crd!;

        var sample = SampleInstance.For(crd, [new() { Versions = ["v1"], Fields = fields }], "team-b")!;

        sample.ToJson()["spec"].ShouldBeJson("""{"size":"20Gi","engine":"mysql","replicas":0}""");
        sample.Fields[0].Fields.Single(field => field.Name == "plan").Comment.ShouldContain("default \"small\"");
    }

    [Fact]
    public void What_a_secret_may_be_is_not_shown() =>
        Sample("""{"type":"object","properties":{"password":{"type":"string","default":"hunter2"}}}""").Fields[0].Fields[0].Comment.ShouldBe("string");

    [Fact]
    public void Rules_are_named_because_they_are_not_evaluated() =>
        Sample("""{"type":"object","x-kubernetes-validations":[{"rule":"self.a > 1"}],"properties":{"a":{"type":"integer"}}}""").Remarks
            .ShouldHaveSingleItem().ShouldBe("not checked here: the rule 'self.a > 1' of spec");

    [Fact]
    public void A_large_schema_shows_only_some_of_what_is_optional()
    {
        var fields = string.Join(",", Enumerable.Range(1, 60).Select(number => $"\"f{number}\":{{\"type\":\"string\"}}"));
        var sample = Sample($$$"""{"type":"object","required":["f60"],"properties":{ {{{fields}}} }}""");

        sample.Fields[0].Fields[^1].Name.ShouldBe("f60");
        sample.Fields[0].Fields.Count.ShouldBe(41);
        sample.Remarks.ShouldHaveSingleItem().ShouldContain("19 more");
    }

    [Fact]
    public void The_best_version_that_is_served_is_shown()
    {
        const string spec = """{"type":"object"}""";
        var crd = SampleCrd.WithVersions(
            SampleCrd.Version("v1alpha1", spec, storage: true), SampleCrd.Version("v2", spec, served: false), SampleCrd.Version("v1", spec));

        SampleInstance.For(crd, [], "team-b")!.ToJson()["apiVersion"]!.ToString().ShouldEndWith("/v1");
    }

    private static SampleInstance Sample(JsonObject field) =>
        Sample(new JsonObject { ["type"] = "object", ["required"] = new JsonArray("f"), ["properties"] = new JsonObject { ["f"] = field } }.ToJsonString());

    private static SampleInstance Sample(string spec) => SampleInstance.For(SampleCrd.Of(spec), [], "team-b").ShouldNotBeNull();
}
