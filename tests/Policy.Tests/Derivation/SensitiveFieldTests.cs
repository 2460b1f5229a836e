using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>What the API server would print of a sensitive field stays out of the CRDs that it has.</summary>
public sealed class SensitiveFieldTests
{
    private static readonly CrdNaming Naming = new("eu-west-1", "team-a");

    private static readonly OwnerLabels Owner = new("couchdbs.eu-west-1", "team-a", "DerivedCustomResource.catalog.kubecarrier.io");

    [Shows("B92")]
    [Fact]
    public void Keywords_of_a_sensitive_field_stay_with_admission_except_that_it_must_be_there()
    {
        var result = Derive(new ExposedField { JsonPath = ".spec.password", Pattern = "[a-z]+", MaxLength = 8, Allowed = ["abc"], Required = true },
            new ExposedField { JsonPath = ".spec.pin", Minimum = 1000, Maximum = 9999, Sensitive = true },
            new ExposedField { JsonPath = ".spec.username", Pattern = "[a-z]+", MaxLength = 8 });

        var spec = result.Crd!["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;
        spec["properties"]!["password"]!.ToJsonString().ShouldBe("""{"type":"string"}""");
        spec["properties"]!["pin"]!.ToJsonString().ShouldBe("""{"type":"integer"}""");
        spec["properties"]!["username"]!.AsObject().WithoutWords().ToJsonString().ShouldBe("""{"type":"string","pattern":"^(?:[a-z]\u002B)$","maxLength":8}""");
        spec["required"]!.ToJsonString().ShouldBe("""["password"]""");
        result.Keywords.Select(keyword => $"{keyword.Path} {keyword.Keyword}").ShouldBe(["spec.password Required", "spec.username Pattern", "spec.username MaxLength"]);
        result.Changes.Select(change => change.Sentence).ShouldContain(
            "spec.password: pattern is not in the schema, because the API server would print the sensitive value that it refuses; admission defends it");
    }

    [Shows("B92")]
    [Fact]
    public void What_the_provider_says_is_not_sensitive_is_in_the_schema() =>
        Derive(new ExposedField { JsonPath = ".spec.password", MaxLength = 8, Sensitive = false }).Keywords.Count.ShouldBe(1);

    [Shows("B92")]
    [Fact]
    public void Columns_that_show_a_sensitive_value_are_in_no_CRD_of_the_hub()
    {
        Columns(InternalCrd.From(Source(), Naming, Owner).Crd!).ShouldBe(["User", "Pin", "Age"]);
        Columns(Derive(new ExposedField { JsonPath = ".spec.username" }, new ExposedField { JsonPath = ".spec.password" }, new ExposedField { JsonPath = ".spec.pin", Sensitive = true }).Crd!)
            .ShouldBe(["User", "Age"]);
        Columns(Derive(new ExposedField { JsonPath = ".spec" }).Crd!).ShouldBe(["User", "Pin", "Age"]);
        Columns(Derive(new ExposedField { JsonPath = ".spec.password", Sensitive = false }).Crd!).ShouldBe(["Password", "Age"]);
        InternalCrd.From(Source(), Naming, Owner).Changes.Select(change => change.Sentence).ShouldContain("the copy has no column Password, it would show a sensitive value");
    }

    private static DerivationResult Derive(params ExposedField[] fields) => TenantCrd.Derive(new()
    {
        BaseCrd = Source(),
        Naming = Naming,
        Owner = Owner,
        Expose = [new() { Versions = ["v1alpha1"], Fields = fields }],
    });

    private static List<string> Columns(JsonObject crd) =>
        [.. (crd["spec"]!["versions"]![0]!["additionalPrinterColumns"] as JsonArray ?? []).Select(column => $"{column!["name"]}")];

    private static JsonObject Source()
    {
        var crd = Objects.Crd("couchdb.io");
        var version = crd["spec"]!["versions"]![0]!;
        version["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"] =
            Objects.Json("""{"username":{"type":"string"},"password":{"type":"string"},"pin":{"type":"integer"},"key":{"type":"string","format":"password"}}""");
        version["additionalPrinterColumns"] = JsonNode.Parse("""
            [{"name":"User","type":"string","jsonPath":".spec.username"},{"name":"Password","type":"string","jsonPath":".spec.password"},
             {"name":"Pin","type":"integer","jsonPath":".spec.pin"},{"name":"Key","type":"string","jsonPath":".spec['key']"},
             {"name":"All","type":"string","jsonPath":".spec"},{"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}]
            """);
        return crd;
    }
}
