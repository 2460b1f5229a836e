using System.Text.Json;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Tests;

public sealed class WireFormatTests
{
    [Fact]
    public void A_desired_object_holds_what_was_set_and_nothing_else()
    {
        var region = new Region { Metadata = new() { Name = "eu", Namespace = "team-b" }, Spec = new() { Provider = new() { Name = "team-a" } } };

        var written = JsonSerializer.SerializeToNode(region, Region.JsonTypeInfo)!;

        ((string?)written["apiVersion"]).ShouldBe("catalog.kubecarrier.io/v1alpha1");
        ((string?)written["kind"]).ShouldBe("Region");
        written["metadata"]!.ToJsonString().ShouldBe("""{"name":"eu","namespace":"team-b"}""");
        written["spec"]!.ToJsonString().ShouldBe("""{"provider":{"name":"team-a"}}""");
        written.AsObject().Count.ShouldBe(4);
    }

    [Fact]
    public void A_list_that_the_schema_requires_is_written_when_it_is_empty() =>
        JsonSerializer.Serialize(new DerivedConfig(), ApiJson.TypeInfo<DerivedConfig>()).ShouldBe("""{"expose":[]}""");

    [Fact]
    public void An_empty_status_list_is_left_out() =>
        JsonSerializer.Serialize(new CatalogStatus { ObservedGeneration = 1 }, ApiJson.TypeInfo<CatalogStatus>())
            .ShouldBe("""{"observedGeneration":1}""");

    [Fact]
    public void An_absent_selector_is_not_an_empty_one()
    {
        var catalog = Read<Catalog.Catalog>("""{"metadata":{"name":"default"},"spec":{"tenantSelector":{}}}""");

        catalog.Spec.CatalogEntrySelector.ShouldBeNull();
        catalog.Spec.TenantSelector.ShouldNotBeNull().MatchLabels.ShouldBeEmpty();
        JsonSerializer.SerializeToNode(catalog, Catalog.Catalog.JsonTypeInfo)!["spec"]!.ToJsonString().ShouldBe("""{"tenantSelector":{}}""");
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"default"}}""")]
    [InlineData("""{"apiVersion":null,"kind":null,"metadata":{"name":"default"},"spec":null}""")]
    public void A_catalog_without_a_spec_selects_nothing(string json)
    {
        var catalog = Read<Catalog.Catalog>(json);

        catalog.Spec.ShouldBe(new CatalogSpec());
        catalog.Kind.ShouldBe("Catalog");
        catalog.ApiVersion.ShouldBe("catalog.kubecarrier.io/v1alpha1");
    }

    [Fact]
    public void A_webhook_strategy_that_is_not_there_is_None() =>
        Read<CustomResourceDiscovery>("""{"metadata":{},"spec":{"crd":{"name":"couchdbs.couchdb.io"},"serviceCluster":{"name":"eu-west-1"}}}""")
            .Spec.WebhookStrategy.ShouldBe(WebhookStrategy.None);

    [Theory]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"roles":["Owner"]}}""")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"roles":[1]}}""")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"roles":"Tenant"}}""")]
    [InlineData("""{"metadata":{"name":"a"},"spec":null}""")]
    [InlineData("""{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":null,"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"subjects":[{"kind":"User"}]}}""")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"subjects":[{"kind":"User","name":null}]}}""")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{},"spec":{}}""")]
    public void What_does_not_fit_the_type_is_a_JSON_error(string json) => Should.Throw<JsonException>(() => Read<Account>(json));

    [Fact]
    public void A_preset_of_null_is_a_JSON_error() =>
        Should.Throw<JsonException>(() =>
            JsonSerializer.Deserialize("""{"jsonPath":".spec.a","value":null}""", ApiJson.TypeInfo<Preset>()));

    [Fact]
    public void What_a_newer_version_added_is_ignored() =>
        Read<Account>("""{"metadata":{"managedFields":[{}]},"spec":{"suspended":true}}""").Spec.Roles.ShouldBeEmpty();

    [Theory]
    [InlineData("2020-11-05T12:34:56Z", "2020-11-05T12:34:56Z")]
    [InlineData("2020-11-05T12:34:56.789012Z", "2020-11-05T12:34:56Z")]
    [InlineData("2020-11-05T13:34:56+01:00", "2020-11-05T12:34:56Z")]
    public void Times_are_written_as_Kubernetes_writes_them(string read, string written)
    {
        var metadata = JsonSerializer.Deserialize($$"""{"creationTimestamp":"{{read}}"}""", ApiJson.TypeInfo<ObjectMeta>())!;

        JsonSerializer.Serialize(metadata, ApiJson.TypeInfo<ObjectMeta>()).ShouldBe($$"""{"creationTimestamp":"{{written}}"}""");
    }

    [Fact]
    public void Deletion_and_name_are_computed_and_not_written()
    {
        var metadata = new ObjectMeta { Name = "db1", Namespace = "team-b", DeletionTimestamp = DateTimeOffset.UnixEpoch };

        metadata.IsDeleting.ShouldBeTrue();
        metadata.NamespacedName.ToString().ShouldBe("team-b/db1");
        JsonSerializer.Serialize(metadata, ApiJson.TypeInfo<ObjectMeta>())
            .ShouldBe("""{"name":"db1","namespace":"team-b","deletionTimestamp":"1970-01-01T00:00:00Z"}""");
    }

    private static T Read<T>(string json)
        where T : IKubernetesObject<T> => JsonSerializer.Deserialize(json, T.JsonTypeInfo)!;
}
