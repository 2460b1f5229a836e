using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Tests.Derivation;

public sealed class InternalCrdTests
{
    private static readonly OwnerLabels Owner = new("couchdbs.eu-west-1", "team-a", "CustomResourceDiscovery.kubecarrier.io");

    [Shows("F-DIS-03")]
    [Fact]
    public void The_copy_has_the_sources_versions_under_the_internal_group()
    {
        var source = Source();
        var before = source.DeepClone();

        var crd = From(source).Crd!;

        crd["metadata"].ShouldBeJson(
            """
            {"name":"couchdbs.internal.eu-west-1.team-a","labels":{"kubecarrier.io/origin-namespace":"team-a","kubecarrier.io/service-cluster":"eu-west-1",
             "owner.kubermatic.io/name":"couchdbs.eu-west-1","owner.kubermatic.io/namespace":"team-a",
             "owner.kubermatic.io/type":"CustomResourceDiscovery.kubecarrier.io"}}
            """);
        crd["spec"]!["group"]!.ToString().ShouldBe("internal.eu-west-1.team-a");
        crd["spec"]!["names"].ShouldBeJson(
            """{"kind":"CouchDB","listKind":"CouchDBList","plural":"couchdbs","singular":"couchdb","categories":["all"]}""");
        crd["spec"].ShouldNotBeNull().AsObject().Select(field => field.Key).ShouldBe(["group", "names", "scope", "versions"]);
        var columns = before["spec"]!["versions"]![0]!["additionalPrinterColumns"]!.AsArray();
        columns.RemoveAll(column => $"{column!["name"]}" == "Password"); // B92
        JsonEquality.AreEqual(crd["spec"]!["versions"], before["spec"]!["versions"]).ShouldBeTrue();
        JsonEquality.AreEqual(source, Source()).ShouldBeTrue();
    }

    [Shows("H09")]
    [Fact]
    public void Keywords_of_a_later_kubernetes_survive_the_copy()
    {
        var source = Source();
        source["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["x-kubernetes-of-the-future"] = true;

        From(source).Crd!["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["x-kubernetes-of-the-future"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public void A_cluster_scoped_source_is_refused()
    {
        var source = Source();
        source["spec"]!["scope"] = "Cluster";

        ShouldBeRefused(source, DerivationReason.NotNamespaced, "cluster-scoped");
    }

    [Theory]
    [InlineData("""{"x-kubernetes-preserve-unknown-fields":true}""", "its type is not object")]
    [InlineData("""{"type":"object","properties":{"spec":{"properties":{"a":{"type":"string"}}}}}""", "spec has no type")]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"array","items":{"description":"x"}}}}""", "spec[*] has no type")]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"object","$ref":"#/x"}}}""", "spec uses $ref")]
    public void A_source_without_a_structural_schema_is_refused(string schema, string expected)
    {
        var source = Source();
        source["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"] = JsonNode.Parse(schema);

        ShouldBeRefused(source, DerivationReason.NotStructural, expected);
    }

    [Fact]
    public void A_version_without_any_schema_is_refused()
    {
        var source = Source();
        source["spec"]!["versions"]![0]!.AsObject().Remove("schema");

        ShouldBeRefused(source, DerivationReason.NotStructural, "there is none");
    }

    [Fact]
    public void What_the_service_cluster_calls_non_structural_is_refused()
    {
        var source = Source();
        source["status"] = JsonNode.Parse("""{"conditions":[{"type":"NonStructuralSchema","status":"True","message":"spec.x: forbidden"}]}""");

        ShouldBeRefused(source, DerivationReason.NotStructural, "spec.x: forbidden");
    }

    [Fact]
    public void An_owner_that_does_not_fit_into_labels_is_refused()
    {
        var result = InternalCrd.From(Source(), SampleCrd.Naming, Owner with { Name = new string('x', 64) });

        result.Problems.ShouldHaveSingleItem().Message.ShouldContain("owner.kubermatic.io/name");
    }

    [Fact]
    public void What_does_not_look_like_a_crd_is_refused() =>
        From([]).Problems.ShouldHaveSingleItem().Message.ShouldContain("spec.names.kind");

    [Fact]
    public void Conversion_and_unknown_fields_are_left_behind_with_a_note()
    {
        var source = Source();
        source["spec"]!["preserveUnknownFields"] = true;
        source["spec"]!["conversion"] = JsonNode.Parse("""{"strategy":"Webhook","webhook":{}}""");

        From(source).Notes.Count(note => !note.Contains("column", StringComparison.Ordinal)).ShouldBe(2);
    }

    private static void ShouldBeRefused(JsonObject source, DerivationReason reason, string expected)
    {
        var result = From(source);

        result.Crd.ShouldBeNull();
        var problem = result.Problems.ShouldHaveSingleItem();
        problem.Reason.ShouldBe(reason);
        problem.Message.ShouldContain(expected);
    }

    private static DerivationResult From(JsonObject source) => InternalCrd.From(source, SampleCrd.Naming, Owner);

    private static JsonObject Source() => TenantCrdGoldenTests.Read("couchdb", "base.json");
}
