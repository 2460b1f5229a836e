using System.Text.Json.Nodes;

namespace KubeCarrier.Api.Tests;

public sealed class SchemaAgreementTests
{
    public static TheoryData<string> Files => [.. TestInput.Crds.Keys];

    [Theory, MemberData(nameof(Files))]
    public void Type_and_CRD_agree_field_by_field(string file)
    {
        var kind = KindOf(file);

        new SchemaComparison(kind.JsonTypeInfo).Run(Schema(file)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Files))]
    public void Type_and_CRD_agree_on_group_version_kind_plural_and_scope(string file)
    {
        var crd = TestInput.Crds[file];
        var type = KindOf(file).ResourceType;

        file.ShouldBe($"{type.Group}_{type.Plural}.yaml");
        ((string?)crd["metadata"]!["name"]).ShouldBe(type.GroupResource);
        ((string?)crd["spec"]!["group"]).ShouldBe(type.Group);
        ((string?)crd["spec"]!["scope"]).ShouldBe(type.Namespaced ? "Namespaced" : "Cluster");
        ((string?)crd["spec"]!["names"]!["plural"]).ShouldBe(type.Plural);
        ((string?)crd["spec"]!["names"]!["singular"]).ShouldBe(type.Kind.ToLowerInvariant());
        ((string?)crd["spec"]!["names"]!["listKind"]).ShouldBe($"{type.Kind}List");
        var version = Version(file);
        ((string?)version["name"]).ShouldBe(type.Version);
        ((bool?)version["served"]).ShouldBe(true);
        ((bool?)version["storage"]).ShouldBe(true);
    }

    [Fact]
    public void Every_type_has_a_CRD_and_back() =>
        TestInput.Crds.Values.Select(crd => (string?)crd["metadata"]!["name"]).Order(StringComparer.Ordinal)
            .ShouldBe(Kinds.All.Select(kind => kind.ResourceType.GroupResource));

    [Fact]
    public void Every_CRD_is_in_the_kustomization() =>
        TestInput.Kustomization["resources"]!.AsArray().Select(file => (string)file!).ShouldBe(TestInput.Crds.Keys, ignoreOrder: true);

    [Theory, MemberData(nameof(Files))]
    public void Every_level_of_the_schema_is_structural(string file) => NotStructural(Schema(file), "").ShouldBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void There_is_a_status_subresource_exactly_when_there_is_a_status(string file) =>
        (Version(file)["subresources"]?["status"] is not null).ShouldBe(Schema(file)["properties"]!.AsObject().ContainsKey("status"));

    private static KindUnderTest KindOf(string file)
    {
        var names = TestInput.Crds[file]["spec"]!;
        return Kinds.All.SingleOrDefault(kind => kind.ResourceType.Kind == (string?)names["names"]!["kind"])
            .ShouldNotBeNull($"{file} has no type");
    }

    private static JsonObject Version(string file) => TestInput.Crds[file]["spec"]!["versions"]!.AsArray().ShouldHaveSingleItem()!.AsObject();

    private static JsonObject Schema(string file) => Version(file)["schema"]!["openAPIV3Schema"]!.AsObject();

    private static IEnumerable<string> NotStructural(JsonObject schema, string path)
    {
        if (!schema.ContainsKey("type") && !schema.ContainsKey("x-kubernetes-preserve-unknown-fields")
            && !schema.ContainsKey("x-kubernetes-int-or-string"))
        {
            yield return path;
        }

        IEnumerable<KeyValuePair<string, JsonNode?>> below =
            [.. schema["properties"]?.AsObject() ?? [], new("[]", schema["items"]), new("[]", schema["additionalProperties"])];
        foreach (var found in below.Where(child => child.Value is JsonObject)
            .SelectMany(child => NotStructural(child.Value!.AsObject(), $"{path}.{child.Key}")))
        {
            yield return found;
        }
    }
}
