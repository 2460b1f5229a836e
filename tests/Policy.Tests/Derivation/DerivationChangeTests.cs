using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>Whoever reads the changes knows every difference between the two CRDs.</summary>
public sealed class DerivationChangeTests
{
    [Fact]
    public void Hidden_fields_are_listed_at_the_top_of_what_is_hidden()
    {
        var changes = SampleCrd.Of(
                """
                {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"object","properties":{"c":{"type":"string"}}},
                 "pools":{"type":"object","additionalProperties":{"type":"object","properties":{"size":{"type":"integer"},"cidr":{"type":"string"}}}}}}
                """,
                """{"type":"object","properties":{"phase":{"type":"string"}}}""")
            .Derive(".spec.a", ".spec.pools[*].size").Changes;

        changes.Where(change => change.IsHiding).Select(change => change.Path).ShouldBe(["spec.b", "spec.pools[*].cidr", "status"]);
        changes.ShouldAllBe(change => change.Version == "v1");
    }

    [Shows("H06")]
    [Fact]
    public void A_scale_without_its_selector_still_scales()
    {
        var crd = SampleCrd.WithVersions(SampleCrd.Version(
            "v1", """{"type":"object","properties":{"a":{"type":"integer"}}}""", storage: true));
        crd["spec"]!["versions"]![0]!["subresources"] = JsonNode.Parse(
            """{"status":{},"scale":{"specReplicasPath":".spec.a","statusReplicasPath":".spec.a","labelSelectorPath":".status.hidden"}}""");

        var result = crd.Restrict(new ExposedField { JsonPath = ".spec.a" });

        result.Crd!["spec"]!["versions"]![0]!["subresources"]!["scale"]!.ToJsonString().ShouldBe("""{"specReplicasPath":".spec.a","statusReplicasPath":".spec.a"}""");
        result.Changes.Select(change => change.Sentence).ShouldContain(sentence => sentence.Contains("labelSelectorPath of the scale subresource is dropped", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ChangeKind.Required, "spec.must", "not required of tenants: the base CRD has a default")]
    [InlineData(ChangeKind.Default, "spec.part", "loses its hidden fields")]
    [InlineData(ChangeKind.Rule, "spec", "loses the rule 'self.hidden > 1'")]
    [InlineData(ChangeKind.Rule, "spec", "keeps the rule 'self.a != '''")]
    [InlineData(ChangeKind.Choice, "spec", "loses maxProperties")]
    [InlineData(ChangeKind.Choice, "spec", "keeps oneOf")]
    [InlineData(ChangeKind.List, "spec.users[*].name", "is exposed too")]
    [InlineData(ChangeKind.List, "spec.notes", "is written as one value")]
    [InlineData(ChangeKind.Column, "spec.hidden", "column Hidden is dropped")]
    [InlineData(ChangeKind.Subresource, "", "scale subresource is dropped")]
    [InlineData(ChangeKind.Version, "", "stored in this version")]
    [InlineData(ChangeKind.Default, "spec.a", "default that admission gives")]
    [InlineData(ChangeKind.Restriction, "spec.a", "maxLength 8 is in the schema")]
    [InlineData(ChangeKind.Restriction, "spec.a", "immutable is not in the schema, a schema does not see the old value")]
    [InlineData(ChangeKind.Restriction, "spec.part.x", "only refuse; admission warns")]
    public void Every_change_says_what_it_is_about_and_why(ChangeKind kind, string path, string why) => Everything().Changes.ShouldContain(
        change => change.Kind == kind && change.Version == "v1" && change.Path == path && change.Sentence.Contains(why, StringComparison.Ordinal));

    [Fact]
    public void A_version_that_nothing_exposes_is_reported_as_left_out() =>
        Everything().Changes.ShouldContain(change => change.Kind == ChangeKind.Version && change.Version == "v2" && change.Sentence.Contains("left out", StringComparison.Ordinal));

    [Fact]
    public void A_secret_limit_is_not_shown()
    {
        var changes = SampleCrd.Of("""{"type":"object","properties":{"password":{"type":"string"}}}""")
            .Restrict(new ExposedField { JsonPath = ".spec.password", Allowed = ["hunter2"] }).Changes;

        changes.ShouldContain(change => change.Kind == ChangeKind.Restriction);
        changes.ShouldAllBe(change => !change.Sentence.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void The_copy_in_the_hub_reports_the_short_names_it_leaves_out()
    {
        var source = SampleCrd.Of("""{"type":"object"}""");
        source["spec"]!["names"]!["shortNames"] = new JsonArray("db");

        InternalCrd.From(source, SampleCrd.Naming, SampleCrd.Owner).Changes.ShouldHaveSingleItem().Sentence.ShouldContain("(db)");
    }

    private static DerivationResult Everything()
    {
        const string spec =
            """
            {"type":"object","required":["a","must"],"maxProperties":9,"oneOf":[{"required":["a"]}],
             "x-kubernetes-validations":[{"rule":"self.hidden > 1"},{"rule":"self.a != ''"}],
             "properties":{"a":{"type":"string"},"hidden":{"type":"integer"},"must":{"type":"string","default":"x"},
              "part":{"type":"object","default":{"x":1,"y":2},"properties":{"x":{"type":"integer"},"y":{"type":"integer"}}},
              "notes":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}}},
              "users":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
               "items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"role":{"type":"string"}}}}}}
            """;
        var crd = SampleCrd.WithVersions(SampleCrd.Version("v1", spec), SampleCrd.Version("v2", spec, storage: true));
        var version = crd["spec"]!["versions"]![0]!;
        version["additionalPrinterColumns"] = JsonNode.Parse("""[{"name":"Hidden","type":"integer","jsonPath":".spec.hidden"}]""");
        version["subresources"] = JsonNode.Parse("""{"scale":{"specReplicasPath":".spec.hidden","statusReplicasPath":".status.x"}}""");
        var result = crd.Restrict(
            new ExposedField { JsonPath = ".spec.a", Default = "b", MaxLength = 8, Immutable = true },
            new ExposedField { JsonPath = ".spec.part.x", Maximum = 5, Enforcement = Enforcement.Warn },
            new ExposedField { JsonPath = ".spec.notes[*].x" },
            new ExposedField { JsonPath = ".spec.users[*].role" });
        result.Problems.ShouldBeEmpty();
        return result;
    }
}
