using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>Restrictions in the schema of the tenant CRD: what OpenAPI can say, and nothing else.</summary>
public sealed class SchemaRestrictionTests
{
    private const string Spec =
        """
        {"type":"object","properties":{
          "name":{"type":"string","pattern":"^[a-z]","maxLength":40},
          "plain":{"type":"string"},
          "plan":{"type":"string","enum":["small","medium","large"]},
          "replicas":{"type":"integer","minimum":2,"maximum":5},
          "share":{"type":"number","minimum":0,"exclusiveMinimum":true},
          "storage":{"x-kubernetes-int-or-string":true},
          "fast":{"type":"boolean"},
          "maybe":{"type":"string","nullable":true},
          "defaulted":{"type":"integer","default":0},
          "db":{"type":"object","properties":{"tls":{"type":"object","properties":{"mode":{"type":"string"}}}}},
          "users":{"type":"array","items":{"type":"object","properties":{"role":{"type":"string"},"key":{"type":"object","properties":{"id":{"type":"string"}}}}}},
          "pools":{"type":"object","additionalProperties":{"type":"object","properties":{"size":{"type":"integer"}}}}}}
        """;

    private static readonly JsonObject Crd = SampleCrd.Of(Spec, """{"type":"object","properties":{"phase":{"type":"string"}}}""");

    [Fact]
    public void Allowed_values_become_an_enum() =>
        Field("plain", Of(".spec.plain") with { Allowed = ["a", "b"] }).ShouldBeJson("""{"type":"string","enum":["a","b"]}""");

    [Fact]
    public void Of_an_enum_that_is_there_the_allowed_values_are_left() =>
        Field("plan", Of(".spec.plan") with { Allowed = ["large", "huge", "small"] })["enum"].ShouldBeJson("""["large","small"]""");

    [Fact]
    public void An_enum_with_nothing_left_is_a_problem() =>
        Crd.Restrict(Of(".spec.plan") with { Allowed = ["huge"] }).ShouldRefuse("spec.plan", "none of the allowed values");

    [Shows("B45", "B49")]
    [Fact]
    public void Enums_are_left_to_admission_where_the_API_server_converts_before_it_compares_or_refuses_null()
    {
        Field("share", Of(".spec.share") with { Allowed = [1] }).ContainsKey("enum").ShouldBeFalse();
        Field("storage", Of(".spec.storage") with { Allowed = ["a"] }).ContainsKey("enum").ShouldBeFalse();
        Field("maybe", Of(".spec.maybe") with { Allowed = ["a"] }).ContainsKey("enum").ShouldBeFalse();
        Field("fast", Of(".spec.fast") with { Allowed = [true] })["enum"].ShouldBeJson("[true]");
    }

    [Fact]
    public void The_tighter_limit_wins()
    {
        Field("replicas", Of(".spec.replicas") with { Minimum = 3, Maximum = 9 }).ShouldBeJson("""{"type":"integer","minimum":3,"maximum":5}""");
        Field("replicas", Of(".spec.replicas") with { Minimum = 1, Maximum = 4 }).ShouldBeJson("""{"type":"integer","minimum":2,"maximum":4}""");
        Field("share", Of(".spec.share") with { Minimum = 0 }).ShouldBeJson("""{"type":"number","minimum":0,"exclusiveMinimum":true}""");
        Field("share", Of(".spec.share") with { Minimum = 1 }).ShouldBeJson("""{"type":"number","minimum":1}""");
        Field("name", Of(".spec.name") with { MaxLength = 50 })["maxLength"].ShouldBeJson("40");
        Field("name", Of(".spec.name") with { MaxLength = 0 })["maxLength"].ShouldBeJson("0");
    }

    [Shows("B45")]
    [Fact]
    public void A_limit_that_float64_does_not_have_is_left_to_admission()
    {
        Field("share", Of(".spec.share") with { Maximum = 9007199254740992 }).ContainsKey("maximum").ShouldBeFalse();
        Field("share", Of(".spec.share") with { Maximum = 9007199254740991 })["maximum"].ShouldBeJson("9007199254740991");
        Field("storage", Of(".spec.storage") with { Minimum = "1Gi" }).ShouldBeJson("""{"x-kubernetes-int-or-string":true}""");
    }

    [Shows("B44")]
    [Fact]
    public void A_pattern_matches_the_whole_value_and_beside_one_that_is_there()
    {
        Field("plain", Of(".spec.plain") with { Pattern = "a|b" }).ShouldBeJson("""{"type":"string","pattern":"^(?:a|b)$"}""");
        Field("name", Of(".spec.name") with { Pattern = "a|b" }).ShouldBeJson(
            """{"type":"string","pattern":"^[a-z]","maxLength":40,"allOf":[{"pattern":"^(?:a|b)$"}]}""");
    }

    [Fact]
    public void What_is_required_is_required_of_all_that_it_is_in()
    {
        var root = Crd.Restrict(Of(".spec.db.tls.mode") with { Required = true }).RootSchema();

        root["required"].ShouldBeJson("""["spec"]""");
        root["properties"]!["spec"]!["required"].ShouldBeJson("""["db"]""");
        root["properties"]!["spec"]!["properties"]!["db"]!["properties"]!["tls"]!["required"].ShouldBeJson("""["mode"]""");
    }

    [Fact]
    public void What_is_required_of_list_elements_requires_no_list()
    {
        var root = Crd.Restrict(Of(".spec.users[*].key.id") with { Required = true }, Of(".spec.pools[*].size") with { Required = true }).RootSchema().WithoutWords();

        root.ContainsKey("required").ShouldBeFalse();
        root["properties"]!["spec"]!["properties"].ShouldBeJson(
            """
            {"users":{"type":"array","items":{"type":"object","required":["key"],
               "properties":{"key":{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}}}},
             "pools":{"type":"object","additionalProperties":{"type":"object","required":["size"],"properties":{"size":{"type":"integer"}}}}}
            """);
    }

    [Fact]
    public void A_part_of_something_exposed_whole_is_restricted_too()
    {
        var spec = Crd.Restrict(Of(".spec"), Of(".spec.replicas") with { Maximum = 3 }).SpecSchema().WithoutWords();

        spec.Fields().Length.ShouldBe(12);
        spec["properties"]!["replicas"]!["maximum"].ShouldBeJson("3");
    }

    [Fact]
    public void A_default_is_never_written_nor_anything_that_only_warns_or_that_only_admission_can_judge() =>
        Crd.Restrict(
                Of(".spec.plain") with { Default = "x", Pattern = "[a-z]", Enforcement = Enforcement.Warn },
                Of(".spec.replicas") with { Maximum = 3, Enforcement = Enforcement.Audit },
                Of(".spec.fast") with { Default = true, Immutable = true, Sensitive = true })
            .SpecSchema().WithoutWords()["properties"].ShouldBeJson(
                """{"plain":{"type":"string"},"replicas":{"type":"integer","minimum":2,"maximum":5},"fast":{"type":"boolean"}}""");

    [Fact]
    public void What_the_base_CRDs_own_default_violates_is_left_to_admission_because_such_a_CRD_is_refused()
    {
        var result = Crd.Restrict(Of(".spec.defaulted") with { Minimum = 1, Maximum = 7 });

        result.SpecSchema().WithoutWords()["properties"]!["defaulted"].ShouldBeJson("""{"type":"integer","default":0,"maximum":7}""");
        result.Keywords.ShouldBe([new(SampleCrd.Path(".spec.defaulted"), Keyword.Maximum)]);
        result.Notes.ShouldContain(note => note.Contains("default that violates it", StringComparison.Ordinal));
        SampleCrd.Of("""{"type":"object","default":{},"properties":{"a":{"type":"string"}}}""").Restrict(Of(".spec.a") with { Required = true })
            .RootSchema().ContainsKey("required").ShouldBeFalse();
    }

    [Fact]
    public void What_is_held_back_stays_out_and_the_rest_enters()
    {
        SchemaKeyword maximum = new(SampleCrd.Path("spec.replicas"), Keyword.Maximum);
        var field = Of(".spec.replicas") with { Minimum = 3, Maximum = 4, Required = true };

        var held = Crd.Restrict([maximum], field);

        held.SpecSchema().WithoutWords().ShouldBeJson("""{"type":"object","required":["replicas"],"properties":{"replicas":{"type":"integer","minimum":3,"maximum":5}}}""");
        held.Keywords.ShouldBe(Crd.Restrict(field).Keywords);
        held.Keywords.ShouldContain(maximum);
        SaidKeywords.Entering(Crd.Restrict(field), held.Crd!).ShouldBe([maximum]);
    }

    [Fact]
    public void A_restriction_that_changes_enters_again_and_one_that_is_there_does_not()
    {
        ExposedField Maximum(int value) => Of(".spec.replicas") with { Maximum = value };
        var stored = JsonNode.Parse(Crd.Restrict(Maximum(4)).Crd!.ToJsonString())!.AsObject();

        SaidKeywords.Entering(Crd.Restrict(Maximum(4)), stored).ShouldBeEmpty();
        SaidKeywords.Entering(Crd.Restrict(Maximum(3)), stored).ShouldHaveSingleItem();
        SaidKeywords.Entering(Crd.Restrict(Of(".spec.replicas")), stored).ShouldBeEmpty();
        SaidKeywords.Entering(Crd.Restrict(Of(".spec.plain") with { Required = true }), stored).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_restriction_holds_in_every_version_that_has_the_path()
    {
        var crd = SampleCrd.WithVersions(SampleCrd.Version("v1", Spec, storage: true), SampleCrd.Version("v2", Spec));

        var result = crd.Derive([],
            new ExposeConfig { Versions = ["v1"], Fields = [Of(".spec.replicas") with { Maximum = 4 }] },
            new ExposeConfig { Versions = ["v2"], Fields = [Of(".spec.replicas") with { Maximum = 3 }] });

        result.Problems.ShouldBeEmpty();
        result.Crd!["spec"]!["versions"]!.AsArray()
            .Select(version => version!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["replicas"]!["maximum"]!.GetValue<long>())
            .ShouldBe([3, 3]);
    }

    [Theory]
    [InlineData(".spec.plain", """{"maximum":5}""", "write a quantity")]
    [InlineData(".spec.storage", """{"maximum":5}""", "write a quantity")]
    [InlineData(".spec.replicas", """{"minimum":"1Gi"}""", "write an integer")]
    [InlineData(".spec.fast", """{"minimum":1}""", "limits are for numbers and quantities")]
    [InlineData(".spec.replicas", """{"pattern":"a"}""", "pattern is for strings")]
    [InlineData(".spec.storage", """{"maxLength":3}""", "maxLength is for strings")]
    [InlineData(".spec.replicas", """{"allowed":[3,"4"]}""", "allowed[1] of spec.replicas")]
    [InlineData(".spec.db", """{"allowed":["a"]}""", "allowed[0] of spec.db")]
    [InlineData(".spec.plain", """{"default":1}""", "the default of spec.plain")]
    [InlineData(".spec.plan", """{"default":"huge"}""", "enum of the base CRD")]
    [InlineData(".spec.plain", """{"pattern":"\\d"}""", "pattern of spec.plain")]
    public void A_restriction_that_does_not_fit_the_field_is_a_problem_with_its_path(string path, string keywords, string sentence)
    {
        var json = SampleCrd.Parse(keywords);
        var field = Of(path) with
        {
            Minimum = json["minimum"],
            Maximum = json["maximum"],
            Pattern = json["pattern"]?.GetValue<string>(),
            MaxLength = json["maxLength"]?.GetValue<int>(),
            Allowed = [.. (json["allowed"] as JsonArray ?? []).Select(value => value!)],
            Default = json["default"],
        };

        Crd.Restrict(field).ShouldRefuse(path[1..], sentence);
    }

    private static ExposedField Of(string path) => new() { JsonPath = path };

    private static JsonObject Field(string name, ExposedField field) => Crd.Restrict(field).SpecSchema().WithoutWords()["properties"]![name]!.AsObject();
}

internal static class RestrictionProblems
{
    /// <summary>Without descriptions, which tell the limits too.</summary>
    public static JsonObject WithoutWords(this JsonObject schema)
    {
        schema.Remove("description");
        foreach (var (_, below) in schema.ToList())
        {
            (below as JsonObject)?.WithoutWords();
        }

        return schema;
    }

    public static void ShouldRefuse(this DerivationResult result, string path, string sentence)
    {
        result.Crd.ShouldBeNull();
        var problem = result.Problems.ShouldHaveSingleItem();
        problem.Reason.ShouldBe(DerivationReason.InvalidRestriction);
        problem.Path.ShouldBe(path);
        problem.Message.ShouldContain(sentence);
    }
}
