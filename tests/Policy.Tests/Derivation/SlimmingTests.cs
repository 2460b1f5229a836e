using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>What slimming does to the keywords around hidden fields.</summary>
public sealed class SlimmingTests
{
    [Shows("F-DCR-01")]
    [Fact]
    public void Only_exposed_fields_and_the_envelope_are_left()
    {
        var result = SampleCrd.Of("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"object","properties":{"c":{"type":"string"}}}}}""")
            .Derive(".spec.a");

        result.RootSchema().Fields().ShouldBe(["apiVersion", "kind", "metadata", "spec"]);
        result.SpecSchema().Fields().ShouldBe(["a"]);
        result.Crd!["metadata"]!["name"]!.ToString().ShouldBe("databases.eu-west-1.team-a");
        result.Exposed["v1"].Paths.ShouldHaveSingleItem().ToString().ShouldBe("spec.a");
    }

    [Shows("F-DCR-02", "H06")]
    [Fact]
    public void Columns_go_by_segments_and_none_comes_twice()
    {
        var crd = SampleCrd.Of("""{"type":"object","properties":{"name":{"type":"object","properties":{"first":{"type":"string"}}},"namespace":{"type":"string"}}}""");
        crd["spec"]!["versions"]![0]!["additionalPrinterColumns"] = JsonNode.Parse(
            """
            [{"name":"First","type":"string","jsonPath":".spec.name.first"},{"name":"Namespace","type":"string","jsonPath":".spec.namespace"},
             {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}]
            """);

        crd.Derive(".spec.name.first", ".spec.name").OnlyVersion()["additionalPrinterColumns"]!.AsArray().Select(column => column!["name"]!.ToString())
            .ShouldBe(["First", "Age"]);
    }

    [Shows("F-DCR-03")]
    [Fact]
    public void Versions_that_are_not_listed_are_dropped_and_listed_ones_add_up()
    {
        const string spec = """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}""";
        var crd = SampleCrd.WithVersions(SampleCrd.Version("v1", spec, storage: true), SampleCrd.Version("v2", spec));

        crd.Derive([], SampleCrd.Config(["v1"], ".spec.a"), SampleCrd.Config(["v1"], ".spec.b")).SpecSchema().Fields().ShouldBe(["a", "b"]);
    }

    [Shows("F-DCR-07")]
    [Theory]
    [InlineData(".spec.a", ".spec.a.b")]
    [InlineData(".spec.a.b", ".spec.a")]
    public void Parent_and_child_come_in_any_order(string first, string second) =>
        SampleCrd.Of("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"},"c":{"type":"string"}}}}}""")
            .Derive(first, second).SpecSchema()["properties"]!["a"].Fields().ShouldBe(["b", "c"]);

    [Shows("F-DCR-07")]
    [Fact]
    public void Paths_reach_into_list_elements_and_map_values() =>
        SampleCrd.Of(
                """
                {"type":"object","properties":{
                 "users":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"pin":{"type":"string"}}}},
                 "pools":{"type":"object","additionalProperties":{"type":"object","properties":{"size":{"type":"integer"},"cidr":{"type":"string"}}}}}}
                """)
            .Derive(".spec.users[*].name", ".spec.pools[*].size").SpecSchema().ShouldBeJson(
                """
                {"type":"object","properties":{
                 "users":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"}}}},
                 "pools":{"type":"object","additionalProperties":{"type":"object","properties":{"size":{"type":"integer"}}}}}}
                """);

    [Shows("F-DCR-07", "H01")]
    [Fact]
    public void A_hidden_required_field_with_a_preset_or_a_default_is_not_asked_of_tenants()
    {
        var result = SampleCrd.Of(
                """
                {"type":"object","required":["a","preset","defaulted"],
                 "properties":{"a":{"type":"string"},"preset":{"type":"string"},"defaulted":{"type":"string","default":"x"}}}
                """)
            .Derive([SampleCrd.Preset(".spec.preset", "\"x\"")], ".spec.a");

        result.SpecSchema()["required"].ShouldBeJson("""["a"]""");
        result.Presets.Apply(SampleCrd.Parse("""{"spec":{"a":"1"}}""")).ShouldBeJson("""{"spec":{"a":"1","preset":"x"}}""");
    }

    [Shows("H01")]
    [Theory]
    [InlineData(".spec.hidden", """{"deep":{"name":"n"}}""")]
    [InlineData(".spec.hidden.deep", """{"name":"n"}""")]
    [InlineData(".spec.hidden.deep.name", "\"n\"")]
    public void A_preset_at_any_height_gives_a_hidden_required_field(string path, string value) =>
        HiddenDeep().Derive([SampleCrd.Preset(path, value)], ".spec.a").Problems.ShouldBeEmpty();

    [Shows("H01")]
    [Theory]
    [InlineData(".spec.hidden", "{}", "spec.hidden.deep")]
    [InlineData(".spec.hidden.deep", "{}", "spec.hidden.deep.name")]
    [InlineData(".spec.hidden.deep.other", "1", "spec.hidden.deep.name")]
    public void A_preset_that_gives_only_a_part_is_not_enough(string path, string value, string missing) =>
        HiddenDeep().Derive([SampleCrd.Preset(path, value)], ".spec.a").Problems.ShouldHaveSingleItem().Path.ShouldBe(missing);

    [Shows("H01")]
    [Fact]
    public void Required_fields_of_an_optional_parent_that_is_hidden_do_not_matter() =>
        SampleCrd.Of(
                """
                {"type":"object","properties":{"a":{"type":"string"},
                 "tls":{"type":"object","required":["key"],"properties":{"key":{"type":"string"}}}}}
                """)
            .Derive(".spec.a").Problems.ShouldBeEmpty();

    [Shows("H01")]
    [Fact]
    public void What_is_required_in_the_status_comes_from_the_service() =>
        SampleCrd.Of(
                """{"type":"object","properties":{"a":{"type":"string"}}}""",
                """{"type":"object","required":["phase","id"],"properties":{"phase":{"type":"string"},"id":{"type":"string"}}}""")
            .Derive(".spec.a", ".status.phase").RootSchema()["properties"]!["status"]!["required"].ShouldBeJson("""["phase"]""");

    [Shows("H02")]
    [Fact]
    public void Defaults_lose_hidden_keys_and_those_of_exposed_subtrees_stay()
    {
        var spec = SampleCrd.Of(
                """
                {"type":"object","properties":{
                  "part":{"type":"object","default":{"a":1,"list":[{"x":1,"y":2}],"hidden":3},"properties":{"a":{"type":"integer"},"hidden":{"type":"integer"},
                    "list":{"type":"array","items":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}}}}}},
                  "whole":{"type":"object","default":{"b":2},"properties":{"b":{"type":"integer"}}}}}
                """)
            .Derive(".spec.part.a", ".spec.part.list[*].x", ".spec.whole").SpecSchema();

        spec["properties"]!["part"]!["default"].ShouldBeJson("""{"a":1,"list":[{"x":1}]}""");
        spec["properties"]!["whole"]!["default"].ShouldBeJson("""{"b":2}""");
    }

    [Shows("H04")]
    [Fact]
    public void A_choice_between_visible_fields_stays() =>
        SampleCrd.Of(
                """
                {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"},"c":{"type":"string"}},
                 "oneOf":[{"required":["a"]},{"required":["b"]}],"not":{"properties":{"a":{"pattern":"^x"}}}}
                """)
            .Derive(".spec.a", ".spec.b").SpecSchema()["oneOf"].ShouldBeJson("""[{"required":["a"]},{"required":["b"]}]""");

    [Shows("H09")]
    [Fact]
    public void Keywords_nobody_knows_survive() =>
        SampleCrd.Of("""{"type":"object","x-later":{"y":1},"title":"t","properties":{"a":{"type":"string","x-more":1},"b":{"type":"string"}}}""")
            .Derive(".spec.a").SpecSchema()
            .ShouldBeJson("""{"type":"object","x-later":{"y":1},"title":"t","properties":{"a":{"type":"string","x-more":1}}}""");

    [Fact]
    public void An_open_object_that_is_partly_exposed_is_closed_with_a_note()
    {
        var result = SampleCrd.Of("""{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}}""").Derive(".spec.a");

        result.SpecSchema().ContainsKey("x-kubernetes-preserve-unknown-fields").ShouldBeFalse();
        result.Notes.ShouldHaveSingleItem().ShouldContain("unknown fields");
    }

    [Fact]
    public void A_parent_that_presets_create_is_asked_of_tenants_when_only_they_can_complete_it() =>
        SampleCrd.Of(
                """
                {"type":"object","properties":{"a":{"type":"string"},"tls":{"type":"object","required":["secret","mode"],
                 "properties":{"secret":{"type":"string"},"mode":{"type":"string"}}}}}
                """)
            .Derive([SampleCrd.Preset(".spec.tls.mode", "\"strict\"")], ".spec.a", ".spec.tls.secret").SpecSchema()["required"].ShouldBeJson("""["tls"]""");

    [Shows("H07")]
    [Fact]
    public void The_best_served_version_is_stored_when_the_storage_version_is_hidden()
    {
        const string spec = """{"type":"object","properties":{"a":{"type":"string"}}}""";
        var crd = SampleCrd.WithVersions(
            SampleCrd.Version("v1alpha1", spec),
            SampleCrd.Version("v1beta1", spec),
            SampleCrd.Version("v1beta2", spec, served: false),
            SampleCrd.Version("v2", spec, storage: true));

        var result = crd.Derive([], SampleCrd.Config(["v1alpha1", "v1beta1", "v1beta2"], ".spec.a"));

        result.Problems.ShouldBeEmpty();
        result.Crd!["spec"]!["versions"]!.AsArray().Where(version => version!["storage"]!.GetValue<bool>()).ShouldHaveSingleItem()!["name"]!
            .ToString().ShouldBe("v1beta1");
    }

    private static JsonObject HiddenDeep() => SampleCrd.Of(
        """
        {"type":"object","required":["hidden"],"properties":{"a":{"type":"string"},
         "hidden":{"type":"object","required":["deep"],"properties":{"deep":{"type":"object","required":["name"],
           "properties":{"name":{"type":"string"},"other":{"type":"integer"}}}}}}}
        """);
}
