using System.Text.Json.Nodes;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>What cannot be derived is refused before tenants see it.</summary>
public sealed class RefusalTests
{
    [Shows("F-DCR-07", "H01")]
    [Fact]
    public void Every_hidden_required_field_without_a_value_is_named()
    {
        var result = SampleCrd.Of(
                """
                {"type":"object","required":["a","b","net"],"properties":{"a":{"type":"string"},"b":{"type":"string"},
                 "net":{"type":"object","required":["vpc"],"properties":{"vpc":{"type":"string"},"public":{"type":"boolean"}}}}}
                """)
            .Derive(".spec.a", ".spec.net.public");

        result.Crd.ShouldBeNull();
        result.Problems.ShouldAllBe(problem => problem.Reason == DerivationReason.HiddenRequiredField);
        result.Problems.Select(problem => problem.Path).ShouldBe(["spec.net.vpc", "spec.b"], ignoreOrder: true);
    }

    [Shows("H01")]
    [Fact]
    public void A_preset_cannot_fill_list_elements() =>
        SampleCrd.Of(
                """
                {"type":"object","properties":{"nodes":{"type":"array","items":{"type":"object","required":["zone"],
                 "properties":{"size":{"type":"string"},"zone":{"type":"string"}}}}}}
                """)
            .Derive(".spec.nodes[*].size").Problems.ShouldHaveSingleItem().Message.ShouldContain("a preset cannot reach");

    [Shows("H02")]
    [Fact]
    public void A_default_of_the_parent_does_not_fill_a_field_because_the_tenants_part_replaces_it() =>
        SampleCrd.Of(
                """
                {"type":"object","properties":{"net":{"type":"object","default":{"vpc":"x","public":true},"required":["vpc"],
                 "properties":{"vpc":{"type":"string"},"public":{"type":"boolean"}}}}}
                """)
            .Derive(".spec.net.public").Problems.ShouldHaveSingleItem().Path.ShouldBe("spec.net.vpc");

    [Shows("H04")]
    [Theory]
    [InlineData("oneOf", """[{"required":["a"]},{"required":["hidden"]}]""")]
    [InlineData("anyOf", """[{"properties":{"hidden":{"pattern":"x"}}}]""")]
    [InlineData("allOf", """[{"not":{"required":["hidden"]}}]""")]
    [InlineData("not", """{"properties":{"part":{"required":["y"]}}}""")]
    [InlineData("not", """{"minProperties":2}""")]
    public void A_choice_that_speaks_of_hidden_fields_is_refused(string keyword, string value)
    {
        var crd = SampleCrd.Of(
            """
            {"type":"object","properties":{"a":{"type":"string"},"hidden":{"type":"string"},
             "part":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}}}}
            """);
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]![keyword] = JsonNode.Parse(value);

        var problem = crd.Derive(".spec.a", ".spec.part.x").Problems.ShouldHaveSingleItem();

        problem.Reason.ShouldBe(DerivationReason.NotExposable);
        problem.Message.ShouldContain(keyword);
    }

    [Shows("H05")]
    [Theory]
    [InlineData("""{"type":"object","x-kubernetes-map-type":"atomic","properties":{"x":{"type":"string"},"y":{"type":"string"}}}""", ".spec.v.x")]
    [InlineData("""{"type":"array","x-kubernetes-list-type":"set","items":{"type":"object","properties":{"x":{"type":"string"}}}}""", ".spec.v[*].x")]
    [InlineData("""{"type":"array","x-kubernetes-list-type":"atomic","items":{"type":"object","properties":{"x":{"type":"string"}}}}""", ".spec.v[*].x")]
    [InlineData("""{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"x":{"type":"string"}}}""", ".spec.v.x")]
    public void What_is_one_value_is_exposed_whole_or_not_at_all(string schema, string path)
    {
        var crd = SampleCrd.Of("""{"type":"object","properties":{"v":""" + schema + "}}");

        crd.Derive(path).Problems.ShouldHaveSingleItem().Message.ShouldContain("whole or not at all");
        crd.Derive(".spec.v").Problems.ShouldBeEmpty();
    }

    [Shows("H05")]
    [Fact]
    public void Every_element_of_an_atomic_list_is_the_list() =>
        SampleCrd.Of("""{"type":"object","properties":{"v":{"type":"array","x-kubernetes-list-type":"atomic","items":{"type":"string"}}}}""")
            .Derive(".spec.v[*]").Problems.ShouldBeEmpty();

    [Theory]
    [InlineData(".spec.usrname", "it has user, username, anything")]
    [InlineData(".spec.username.x", "no fields of its own")]
    [InlineData(".spec.list.x", "write spec.list[*]")]
    [InlineData(".spec.map.key", "write spec.map[*]")]
    [InlineData(".spec.open.x", "only the whole of it")]
    [InlineData(".spec.anything[*].x", "only the whole of it")]
    [InlineData(".spec[*]", "neither a list nor a map")]
    [InlineData(".status.phase", "the object has no field status; it has spec, ")]
    [InlineData(".metadata.labels", "always visible")]
    public void A_path_that_no_exposed_version_has_is_refused_with_a_hint(string path, string expected)
    {
        var problem = SampleCrd.Of(
                """
                {"type":"object","properties":{"host":{"type":"string"},"user":{"type":"string"},"username":{"type":"string"},
                 "list":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"}}}},
                 "map":{"type":"object","additionalProperties":{"type":"string"}},
                 "open":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
                 "anything":{"type":"object","additionalProperties":true}}}
                """)
            .Derive(path).Problems.ShouldHaveSingleItem();

        problem.Reason.ShouldBe(DerivationReason.NotExposable);
        problem.Message.ShouldContain(expected);
    }

    [Fact]
    public void A_hint_lists_at_most_ten_siblings()
    {
        var fields = string.Join(",", Enumerable.Range(10, 25).Select(index => $$"""  "f{{index}}":{"type":"string"}  """));

        SampleCrd.Of("""{"type":"object","properties":{""" + fields + "}}").Derive(".spec.f99").Problems.ShouldHaveSingleItem()
            .Message.ShouldEndWith("f18, f19 and 15 more; did you mean f19?");
    }

    [Fact]
    public void A_path_twice_in_one_version_is_refused_even_when_written_differently() =>
        SampleCrd.Of("""{"type":"object","properties":{"a":{"type":"string"}}}""")
            .Derive([], SampleCrd.Config(["v1"], ".spec.a"), SampleCrd.Config(["v1"], "spec['a']"))
            .Problems.ShouldHaveSingleItem().Reason.ShouldBe(DerivationReason.DuplicatePath);

    [Theory]
    [InlineData("v9")]
    [InlineData("v1")]
    public void No_listed_version_that_is_served_is_a_problem(string version) =>
        SampleCrd.WithVersions(
                SampleCrd.Version("v1", """{"type":"object","properties":{"a":{"type":"string"}}}""", served: false),
                SampleCrd.Version("v2", """{"type":"object","properties":{"a":{"type":"string"}}}""", storage: true))
            .Derive([], SampleCrd.Config([version], ".spec.a"))
            .Problems.ShouldHaveSingleItem().Message.ShouldContain("it serves v2");

    [Theory]
    [InlineData(".spec.a", "\"x\"", "meets the exposed path spec.a")]
    [InlineData(".spec", "{}", "meets the exposed path spec.a")]
    [InlineData(".spec.a.b", "1", "meets the exposed path spec.a")]
    [InlineData(".spec.map.key.x", "1", "meets the exposed path spec.map[*].x")]
    [InlineData(".spec.list[*].x", "1", "has [*]")]
    [InlineData(".spec.nothing", "1", "no exposed version")]
    [InlineData(".spec.number", "\"1\"", "of type string, but the base CRD wants integer")]
    [InlineData(".spec.number", "1.5", "of type number, but the base CRD wants integer")]
    [InlineData(".spec.number", "null", "value null")]
    [InlineData(".status.phase", "\"Up\"", "only the service writes")]
    [InlineData(".spec.list[0]", "1", "index")]
    public void A_preset_that_cannot_be_applied_is_refused(string path, string value, string expected)
    {
        var problems = SampleCrd.Of(
                """
                {"type":"object","properties":{"a":{"type":"string"},"number":{"type":"integer"},"list":{"type":"array","items":{"type":"string"}},
                 "map":{"type":"object","additionalProperties":{"type":"object","properties":{"x":{"type":"integer"}}}}}}
                """,
                """{"type":"object","properties":{"phase":{"type":"string"}}}""")
            .Derive([SampleCrd.Preset(path, value)], ".spec.a", ".spec.map[*].x").Problems;

        problems[0].Reason.ShouldBe(DerivationReason.InvalidPreset);
        problems[0].Message.ShouldContain(expected);
    }

    [Fact]
    public void Overlapping_presets_are_refused() =>
        SampleCrd.Of("""{"type":"object","properties":{"a":{"type":"string"},"t":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}""")
            .Derive([SampleCrd.Preset(".spec.t", "{}"), SampleCrd.Preset(".spec.t.x", "1")], ".spec.a")
            .Problems.ShouldHaveSingleItem().Message.ShouldContain("overlap");

    [Fact]
    public void A_cluster_scoped_base_is_refused()
    {
        var crd = SampleCrd.Of("""{"type":"object","properties":{"a":{"type":"string"}}}""");
        crd["spec"]!["scope"] = "Cluster";

        crd.Derive(".spec.a").Problems.ShouldHaveSingleItem().Reason.ShouldBe(DerivationReason.NotNamespaced);
    }

    [Fact]
    public void Two_versions_of_one_name_are_refused()
    {
        var version = SampleCrd.Version("v1", """{"type":"object"}""", storage: true);

        SampleCrd.WithVersions(version, (JsonObject)version.DeepClone()).Derive(".spec").Problems.ShouldNotBeEmpty();
    }
}
