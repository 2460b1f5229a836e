using System.Text.Json.Nodes;
using KubeCarrier.Policy.Tests.Derivation;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Tests.Schemas;

/// <summary>What is not seen by asking the API server, and the plainest of what is. The rest is in the integration tests of the same name.</summary>
public sealed class CustomResourceSchemaTests
{
    [Fact]
    public void Unknown_fields_go_and_are_named()
    {
        var schema = SchemaOf("""{"type":"object","properties":{"list":{"type":"array","items":{"type":"object","properties":{"a":{"type":"string"}}}}}}""");

        var stored = schema.Normalize(Database("""{"list":[{"a":"x","b":1}],"c":{"d":1}}""", """{"name":"x","colour":"red"}"""), out var pruned);

        stored["spec"].ShouldBeJson("""{"list":[{"a":"x"}]}""");
        pruned.ShouldBe(["metadata.colour", "spec.list[0].b", "spec.c"]);
    }

    [Fact]
    public void Defaults_fill_what_is_missing_and_what_is_null_where_null_cannot_be() =>
        Stored(
            """{"type":"object","properties":{"a":{"type":"integer","default":1},"b":{"type":"integer","default":2,"nullable":true},"c":{"type":"string"}}}""",
            """{"a":null,"b":null,"c":null}""")
        .ShouldBeJson("""{"a":1,"b":null}""");

    [Theory]
    [InlineData("1", "spec.x", "Invalid value: \"integer\": spec.x in body must be of type string: \"integer\"")]
    [InlineData("\"abcd\"", "spec.x", "Too long: may not be more than 3 bytes")]
    [InlineData("\"B\"", "spec.x", "Invalid value: \"B\": spec.x in body should match '^[a-z]+$'")]
    public void A_problem_has_the_API_servers_words(string value, string path, string message) =>
        Problems("""{"type":"object","properties":{"x":{"type":"string","maxLength":3,"pattern":"^[a-z]+$"}}}""", $$"""{"x":{{value}}}""")
            .ShouldBe([new(path, message)]);

    [Fact]
    public void A_required_field_is_named_where_it_is_missing() =>
        Problems("""{"type":"object","properties":{"l":{"type":"array","items":{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}}}}""", """{"l":[{"a":"x"},{}]}""")
            .ShouldBe([new("spec.l[1].a", "Required value")]);

    [Theory]
    [InlineData("[1,2]", 0)]
    [InlineData("[1,1.0]", 0)]
    [InlineData("[{\"a\":1},{\"a\":1}]", 1)]
    [InlineData("[null,null]", 1)]
    public void Unique_items_are_told_apart_as_Go_does(string list, int count) =>
        Problems("""{"type":"object","properties":{"l":{"type":"array","uniqueItems":true,"items":{"nullable":true}}}}""", $$"""{"l":{{list}}}""").Count.ShouldBe(count);

    [Fact]
    public void An_integer_has_no_multiple_that_is_smaller_than_one() =>
        Problems("""{"type":"object","properties":{"x":{"type":"integer","multipleOf":0.5}}}""", """{"x":1}""")
            .ShouldBe([new("spec.x", "Invalid value: \"\": MultipleOf value must be of type integer (default format) in spec.x")]);

    [Fact]
    public void What_cannot_be_judged_is_named_and_passes()
    {
        var schema = SchemaOf(
            """
            {"type":"object","x-kubernetes-validations":[{"rule":"self.a == self.b"}],"properties":{
             "a":{"type":"string","pattern":"(?i)^x$"},"b":{"type":"string","format":"email"},
             "c":{"type":"array","items":{"type":"string","anyOf":[{"pattern":"^\\pL$"},{"maxLength":1}]}}}}
            """);

        schema.NotJudged.ShouldBe(["CEL rule \"self.a == self.b\" at spec", "pattern (?i)^x$ at spec.a", "format email at spec.b", "anyOf at spec.c[*]"]);
        schema.Validate(Database("""{"a":"y","b":"z","c":["12"]}"""), null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""[\d]{2}""", "٣٤", false)]
    [InlineData("""^\w+$""", "é", false)]
    [InlineData("""^[^\d]$""", "𝒳", true)]
    [InlineData("""a$""", "a\n", false)]
    [InlineData("""[a-c-]$""", "-", true)]
    [InlineData("""^[]a]$""", "]", true)]
    [InlineData("""^[[:digit:]x]+$""", "1x", true)]
    [InlineData("""^[+--]$""", ",", true)]
    public void A_pattern_means_what_it_means_to_the_API_server(string pattern, string value, bool matches)
    {
        var schema = SchemaOf(WithPattern(pattern));

        schema.NotJudged.ShouldBeEmpty();
        (schema.Validate(Database(new JsonObject { ["x"] = value }.ToJsonString()), null).Count == 0).ShouldBe(matches);
    }

    [Theory]
    [InlineData("[[:punct:]]")]
    [InlineData("a(?P<name>b)")]
    [InlineData("\\bword")]
    [InlineData("(.{990}|.{991}|.{992}|.{993}|.{994}|.{995}|.{996})x")]
    public void A_pattern_that_reads_otherwise_here_is_not_judged(string pattern) => SchemaOf(WithPattern(pattern)).NotJudged.ShouldBe([$"pattern {pattern} at spec.x"]);

    [Fact]
    public void A_hopeless_object_gets_a_list_that_ends()
    {
        var problems = Problems(
            """{"type":"object","properties":{"l":{"type":"array","items":{"type":"string"}}}}""", $$"""{"l":[{{string.Join(',', Enumerable.Range(0, 300))}}]}""");

        problems.Count.ShouldBe(201);
        problems[^1].Message.ShouldBe("and 100 more");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"name":""}""")]
    [InlineData("\"x\"")]
    [InlineData("""{"name":1}""")]
    [InlineData("""{"name":"x","namespace":"A"}""")]
    public void Metadata_must_be_readable_and_have_a_name(string metadata)
    {
        var schema = SchemaOf("""{"type":"object"}""");

        schema.Validate(schema.Normalize(Database("{}", metadata), out _), null).Count.ShouldBe(1);
    }

    [Fact]
    public void Names_do_not_change_and_an_object_on_its_way_out_gets_no_finalizers()
    {
        var schema = SchemaOf("""{"type":"object"}""");
        var old = Database("{}", """{"name":"x","uid":"1","deletionTimestamp":"2024-01-01T00:00:00Z","finalizers":["a"]}""");

        schema.Validate(Database("{}", """{"name":"y","uid":"2","finalizers":["a","b"]}"""), old).Select(problem => problem.Path)
            .ShouldBe(["metadata.name", "metadata.uid", "metadata.finalizers"]);
    }

    [Fact]
    public void Another_kind_is_not_read_any_further() =>
        SchemaOf("""{"type":"string"}""").Validate(new() { ["apiVersion"] = "v1", ["kind"] = "Pod" }, null)
            .Select(problem => problem.Path).ShouldBe(["apiVersion", "kind"]);

    [Fact]
    public void Replicas_of_the_scale_subresource_are_not_negative()
    {
        var crd = SampleCrd.Of("""{"type":"object","properties":{"replicas":{"type":"integer"}}}""");
        crd["spec"]!["versions"]![0]!["subresources"] = JsonNode.Parse("""{"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"}}""");

        CustomResourceSchema.Of(crd, "v1")!.Validate(Database("""{"replicas":-1}"""), null)
            .ShouldBe([new(".spec.replicas", "Invalid value: -1: should be a non-negative integer")]);
    }

    [Fact]
    public void The_status_is_not_for_those_who_write_the_object()
    {
        var crd = SampleCrd.Of("""{"type":"object"}""", """{"type":"object","properties":{"a":{"type":"string"}}}""");
        crd["spec"]!["versions"]![0]!["subresources"] = JsonNode.Parse("""{"status":{}}""");
        var schema = CustomResourceSchema.Of(crd, "v1").ShouldNotBeNull();
        var written = Database("{}");
        written["status"] = JsonNode.Parse("""{"a":"mine"}""");
        var old = Database("{}");
        old["status"] = JsonNode.Parse("""{"a":"theirs"}""");

        schema.HasStatus.ShouldBeTrue();
        schema.KeepStatus(written, old);
        written["status"].ShouldBeJson("""{"a":"theirs"}""");
        schema.KeepStatus(written, null);
        written.ContainsKey("status").ShouldBeFalse();
    }

    [Fact]
    public void A_version_that_is_not_served_has_no_schema()
    {
        var crd = SampleCrd.WithVersions(
            SampleCrd.Version("v1", """{"type":"object"}""", storage: true), SampleCrd.Version("v2", """{"type":"object"}""", served: false));

        CustomResourceSchema.Of(crd, "v1").ShouldNotBeNull().ShouldSatisfyAllConditions(
            schema => schema.Kind.ShouldBe("Database"),
            schema => schema.Plural.ShouldBe("databases"),
            schema => schema.Group.ShouldBe("internal.eu-west-1.team-a"),
            schema => schema.Namespaced.ShouldBeTrue(),
            schema => schema.HasStatus.ShouldBeFalse());
        CustomResourceSchema.Of(crd, "v2").ShouldBeNull();
        CustomResourceSchema.Of(crd, "v3").ShouldBeNull();
    }

    [Fact]
    public void The_conversion_of_a_webhook_is_not_judged()
    {
        var crd = SampleCrd.WithVersions(SampleCrd.Version("v1", """{"type":"object"}"""), SampleCrd.Version("v2", """{"type":"object"}""", storage: true));
        crd["spec"]!["conversion"] = new JsonObject { ["strategy"] = "Webhook" };

        CustomResourceSchema.Of(crd, "v1")!.NotJudged.ShouldBe(["conversion to the stored version (webhook)"]);
        CustomResourceSchema.Of(crd, "v2")!.NotJudged.ShouldBeEmpty();
    }

    private static string WithPattern(string pattern) =>
        new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["x"] = new JsonObject { ["type"] = "string", ["pattern"] = pattern } } }.ToJsonString();

    private static CustomResourceSchema SchemaOf(string spec) => CustomResourceSchema.Of(SampleCrd.Of(spec), "v1").ShouldNotBeNull();

    private static JsonObject Database(string spec, string metadata = """{"name":"x"}""") => JsonNode.Parse(
        $$"""{"apiVersion":"internal.eu-west-1.team-a/v1","kind":"Database","metadata":{{metadata}},"spec":{{spec}}}""")!.AsObject();

    private static JsonNode? Stored(string schema, string spec) => SchemaOf(schema).Normalize(Database(spec), out _)["spec"];

    private static IReadOnlyList<SchemaProblem> Problems(string schema, string spec) => SchemaOf(schema).Validate(Database(spec), null);
}
