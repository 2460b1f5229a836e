using System.Net;
using System.Text.Json.Nodes;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Catalogs over HTTP: restrictions that cannot hold are denied, those without effect are warned of.</summary>
public sealed class CatalogWebhookTests : IAsyncLifetime
{
    private const string Path = "/validate-catalog-kubecarrier-io-v1alpha1-catalog";

    private readonly FakeCluster _cluster = new();

    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _cluster.Put(TutorialHub.Parse(
            """
            {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"CatalogEntry","metadata":{"name":"couchdbs.eu-west-1","namespace":"team-a"},
             "spec":{"metadata":{"displayName":"x","shortDescription":"x"},"baseCRD":{"name":"x"},
                     "derive":{"expose":[{"versions":["v1"],"fields":[{"jsonPath":".spec.replicas","minimum":3}]}]}}}
            """));
        _cluster.Put(TutorialHub.Parse(
            """{"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Tenant","metadata":{"name":"team-b","namespace":"team-a"},"spec":{}}"""));
        _app = await RunningApp.ReadyAsync(_cluster);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_path_that_nobody_exposes_is_a_warning()
    {
        var response = await CreateAsync(""".spec.nowhere","maximum":2""");

        response["allowed"]!.GetValue<bool>().ShouldBeTrue();
        response["warnings"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldContain("spec.nowhere is exposed by no CatalogEntry");
    }

    [Fact]
    public async Task Restrictions_that_leave_no_value_are_a_warning()
    {
        var warning = (await CreateAsync(""".spec.replicas","maximum":2"""))["warnings"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>();

        warning.ShouldContain("together with CatalogEntry couchdbs.eu-west-1 this leaves no value at all for spec.replicas");
        (await CreateAsync(""".spec.replicas","maximum":4"""))["warnings"].ShouldBeNull();
    }

    [Fact]
    public async Task Without_the_entries_there_is_no_decision()
    {
        _cluster.Fail("overloaded");

        var (code, _) = await _app.PostTextAsync(Path, Catalog(""".spec.replicas","maximum":2""").ToJsonString());

        code.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task Facts_that_never_come_are_not_waited_for()
    {
        _cluster.Silence("tenants");

        (await CreateAsync(""".spec.replicas","maximum":2"""))["allowed"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Shows("B45")]
    [Fact]
    public async Task A_denial_names_the_member()
    {
        var response = await CreateAsync(""".spec.replicas","allowed":[1,1.0]""");

        var cause = response["status"]!["details"]!["causes"]!.AsArray().ShouldHaveSingleItem()!;
        cause["field"]!.GetValue<string>().ShouldBe("spec.restrictions[0].fields[0].allowed");
        response["status"]!["message"]!.GetValue<string>().ShouldContain("listed twice");
    }

    private Task<JsonObject> CreateAsync(string field) => _app.ReviewAsync(Path, Catalog(field));

    private static JsonObject Catalog(string field) => Reviews.Create(TutorialHub.Parse(
        $$$"""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Catalog","metadata":{"name":"default","namespace":"team-a"},
         "spec":{"catalogEntrySelector":{},"tenantSelector":{},
                 "restrictions":[{"name":"small","catalogEntrySelector":{},"tenantSelector":{},"fields":[{"jsonPath":"{{{field}}}} ]}]} }
        """));
}
