using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Reviews;

namespace KubeCarrier.Policy.Tests.Reviews;

/// <summary>A set of manifests answers as a hub with just these objects would.</summary>
public sealed class ObjectFactsTests
{
    private static readonly ResourceType CouchDbs = new("eu-west-1.team-a", "v1alpha1", "CouchDB", "couchdbs", Namespaced: true);

    [Fact]
    public void An_object_is_found_by_kind_namespace_and_name()
    {
        var facts = Facts(CouchDb("team-b", "db1"), CouchDb("team-c", "db1"), Namespace("db1"));

        facts.Get(CouchDbs, new("team-c", "db1")).ShouldNotBeNull()["metadata"]!["namespace"]!.GetValue<string>().ShouldBe("team-c");
        facts.Get(CouchDbs, new("team-d", "db1")).ShouldBeNull();
        facts.Get(KubernetesResources.Namespaces, new(null, "db1")).ShouldNotBeNull();
        facts.Get(KubernetesResources.Namespaces, new(null, "team-b")).ShouldBeNull();
        facts.Get<Account>(new(null, "team-b")).ShouldBeNull();
    }

    [Fact]
    public void Lists_have_the_order_of_the_API_server_and_end_where_they_were_asked_to()
    {
        var facts = Facts(CouchDb("b", "x"), CouchDb("a", "z"), CouchDb("a-b", "y"), CouchDb("a", "b"));

        Names(facts.List(CouchDbs, new())).ShouldBe(["a-b/y", "a/b", "a/z", "b/x"]); // as etcd has its keys
        Names(facts.List(CouchDbs, new(Max: 2))).ShouldBe(["a-b/y", "a/b"]);
        Names(facts.List(CouchDbs, new("a", Max: 1))).ShouldBe(["a/b"]);
        Names(facts.List(CouchDbs, new("team-z"))).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_there_twice_counts_once()
    {
        var facts = Facts(CouchDb("a", "b"), CouchDb("a", "b"));

        facts.List(CouchDbs, new())!.Count.ShouldBe(1);
    }

    [Fact]
    public void A_resource_is_served_by_its_CRD_or_by_nature()
    {
        var empty = Facts();

        empty.List(CouchDbs, new()).ShouldBeNull();
        empty.List(Account.ResourceType, new()).ShouldBe([]);
        empty.List(KubernetesResources.Namespaces, new()).ShouldBe([]);
        empty.List(KubernetesResources.CustomResourceDefinitions, new()).ShouldBe([]);
        Facts(Crd(null)).List(CouchDbs, new()).ShouldBe([]);
        Facts(Crd("True")).List(CouchDbs, new()).ShouldBe([]);
    }

    [Shows("H08")]
    [Fact]
    public void A_CRD_whose_names_clash_is_not_served() => Facts(Crd("False"), CouchDb("a", "b")).List(CouchDbs, new()).ShouldBeNull();

    [Fact]
    public void What_cannot_be_read_is_no_picture() =>
        Should.Throw<JsonException>(() => Facts(Parse("""{"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Account","metadata":{"name":"x"},"spec":3}""")).View);

    private static ObjectFacts Facts(params JsonObject[] objects) => new(objects);

    private static IEnumerable<string> Names(IReadOnlyList<JsonObject>? items) =>
        items.ShouldNotBeNull().Select(item => $"{item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}");

    private static JsonObject CouchDb(string @namespace, string name) => Parse(
        $$$"""{"apiVersion":"eu-west-1.team-a/v1alpha1","kind":"CouchDB","metadata":{"name":"{{{name}}}","namespace":"{{{@namespace}}}"}}""");

    private static JsonObject Namespace(string name) => Parse($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""");

    private static JsonObject Crd(string? namesAccepted)
    {
        var crd = Parse("""{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"couchdbs.eu-west-1.team-a"}}""");
        if (namesAccepted is not null)
        {
            crd["status"] = Parse($$"""{"conditions":[{"type":"Established","status":"True"},{"type":"NamesAccepted","status":"{{namesAccepted}}"}]}""");
        }

        return crd;
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
