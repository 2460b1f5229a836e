using System.Net;
using System.Text.Json.Nodes;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>The hub's kinds over HTTP: what the adapters fetch, and the sentences users compare.</summary>
public sealed class HubWebhookTests : IAsyncLifetime
{
    private const string AccountPath = "/validate-catalog-kubecarrier-io-v1alpha1-account";

    private readonly FakeCluster _cluster = new();

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.ReadyAsync(_cluster);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Shows("F-ACC-02")]
    [Theory]
    [InlineData("a.b")]
    [InlineData("A")]
    [InlineData("a-")]
    [InlineData("..")]
    public async Task An_account_name_is_a_DNS_label(string name) =>
        Message(await CreateAsync(TutorialHub.Account(name, "Tenant"))).ShouldContain($"account name: {name} is not a valid DNS 1123 Label");

    [Shows("F-ACC-03")]
    [Fact]
    public async Task An_account_does_not_take_a_namespace_that_exists()
    {
        _cluster.Put(TutorialHub.Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}"""));

        Message(await CreateAsync(TutorialHub.Account("default", "Tenant"))).ShouldContain("namespace default already exists");
        Allowed(await CreateAsync(TutorialHub.Account("team-d", "Tenant"))).ShouldBeTrue();
    }

    [Shows("F-ACC-04")]
    [Fact]
    public async Task A_role_is_listed_once_and_there_is_one()
    {
        Message(await CreateAsync(TutorialHub.Account("team-d", "Tenant").With("spec.roles", new JsonArray("Tenant", "Tenant")))).ShouldContain("role Tenant is duplicated");
        Message(await CreateAsync(TutorialHub.Account("team-d", "Tenant").With("spec.roles", new JsonArray()))).ShouldContain("no roles assigned");
    }

    [Shows("F-ACC-05")]
    [Fact]
    public async Task A_provider_introduces_itself_and_a_tenant_need_not()
    {
        Message(await CreateAsync(TutorialHub.Account("team-d", "Provider").With("spec.metadata", null))).ShouldContain("spec.metadata.displayName");
        Allowed(await CreateAsync(TutorialHub.Account("team-d", "Tenant").With("spec.metadata", null))).ShouldBeTrue();
    }

    [Shows("B05")]
    [Fact]
    public async Task Name_rules_judge_the_prefix_of_a_generated_name()
    {
        var account = TutorialHub.Account("x", "Tenant").With("metadata.generateName", "a.b-");
        account["metadata"]!.AsObject().Remove("name");
        Message(await CreateAsync(account)).ShouldContain("is not a valid DNS 1123 Label");

        account["metadata"]!["generateName"] = "team-";
        Allowed(await CreateAsync(account)).ShouldBeTrue();
    }

    [Shows("F-ACC-12")]
    [Fact]
    public async Task The_deletion_message_is_exact()
    {
        _cluster.Put(Item("kubecarrier.io", "ServiceClusterAssignment", "team-b.eu-west-1"));
        _cluster.Put(Item("kubecarrier.io", "CustomResourceDiscoverySet", "couchdbs"));
        _cluster.Put(Item("kubecarrier.io", "CustomResourceDiscovery", "couchdbs.us-east-1"));
        _cluster.Put(Item("kubecarrier.io", "CustomResourceDiscovery", "couchdbs.eu-west-1"));
        _cluster.Put(Item("catalog.kubecarrier.io", "DerivedCustomResource", "couchdbs.eu-west-1"));

        var response = await _app.ReviewAsync(AccountPath, Reviews.Delete(TutorialHub.Account("team-a", "Provider")));

        Message(response).ShouldBe(
            """
            deletion blocking objects found:
            DerivedCustomResource.catalog.kubecarrier.io/v1alpha1: couchdbs.eu-west-1
            CustomResourceDiscovery.kubecarrier.io/v1alpha1: couchdbs.eu-west-1
            CustomResourceDiscovery.kubecarrier.io/v1alpha1: couchdbs.us-east-1
            CustomResourceDiscoverySet.kubecarrier.io/v1alpha1: couchdbs
            ServiceClusterAssignment.kubecarrier.io/v1alpha1: team-b.eu-west-1

            """);
        response["status"]!["code"]!.GetValue<int>().ShouldBe(403);
        response["auditAnnotations"]!["rules"]!.GetValue<string>().ShouldBe("nothing-depends-on-it");
    }

    [Shows("F-ACC-12")]
    [Fact]
    public async Task An_account_with_instances_is_not_deleted_and_ten_of_them_are_listed()
    {
        var account = TutorialHub.Account("team-b", "Tenant");
        _cluster.Put(TutorialHub.Entry("team-a"));
        _cluster.Put(TutorialHub.Assignment("team-a", "team-b", ready: false));
        _cluster.Put(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-c", "others"));
        await _app.Store.WhenAsync(view => view.EntriesOf("team-b").Any(), RunningApp.Patience, CancellationToken.None);
        Allowed(await _app.ReviewAsync(AccountPath, Reviews.Delete(account))).ShouldBeTrue();

        _cluster.Put(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1"));
        Message(await _app.ReviewAsync(AccountPath, Reviews.Delete(account))).ShouldBe("deletion blocking objects found:\nCouchDB.eu-west-1.team-a/v1alpha1: db1\n");

        foreach (var number in Enumerable.Range(2, 11))
        {
            _cluster.Put(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", $"db{number}"));
        }

        Message(await _app.ReviewAsync(AccountPath, Reviews.Delete(account))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(11);
    }

    [Shows("F-ACC-12")]
    [Fact]
    public async Task An_account_that_never_got_its_namespace_is_deleted_at_once() =>
        Allowed(await _app.ReviewAsync(AccountPath, Reviews.Delete(TutorialHub.Account("team-z", "Provider").With("status", null)))).ShouldBeTrue();

    [Fact]
    public async Task Facts_that_cannot_be_had_are_500_so_that_failurePolicy_decides()
    {
        _cluster.Fail("timeout: secret detail");

        var (code, text) = await _app.PostTextAsync(AccountPath, Reviews.Create(TutorialHub.Account("team-d", "Tenant")).ToJsonString());

        (code, text).ShouldBe((HttpStatusCode.InternalServerError, "The webhook could not decide, because something it needs did not answer; try again. Its log says more.\n"));
    }

    [Shows("F-SC-01")]
    [Fact]
    public async Task A_service_cluster_name_is_a_DNS_label()
    {
        var response = await _app.ReviewAsync("/validate-kubecarrier-io-v1alpha1-servicecluster", Reviews.Create(
            Item("kubecarrier.io", "ServiceCluster", "eu.west").With("spec.kubeconfigSecret.name", "eu")));

        Message(response).ShouldContain("serviceCluster name: eu.west is not a valid DNS 1123 Label");
    }

    [Shows("F-SCA-01")]
    [Fact]
    public async Task An_assignment_is_named_after_its_references_and_keeps_them()
    {
        const string path = "/validate-kubecarrier-io-v1alpha1-serviceclusterassignment";
        var assignment = TutorialHub.Assignment("team-a", "team-b", ready: true);
        Message(await _app.ReviewAsync(path, Reviews.Create(assignment))).ShouldContain("team-b is not the namespace of a tenant of team-a");
        foreach (var item in TutorialHub.Objects)
        {
            _cluster.Put(item);
        }

        Allowed(await _app.ReviewAsync(path, Reviews.Create(assignment))).ShouldBeTrue();
        Message(await _app.ReviewAsync(path, Reviews.Create(assignment.With("metadata.name", "other")))).ShouldContain("expected team-b.eu-west-1");
        Message(await _app.ReviewAsync(path, Reviews.Update(assignment, assignment.With("spec.managementNamespace.name", "team-c")))).ShouldContain("immutable");
    }

    [Shows("F-CE-03")]
    [Fact]
    public async Task The_base_CRD_of_an_entry_is_immutable()
    {
        var entry = TutorialHub.Entry("team-a");

        Message(await _app.ReviewAsync("/validate-catalog-kubecarrier-io-v1alpha1-catalogentry", Reviews.Update(entry, entry.With("spec.baseCRD.name", "other"))))
            .ShouldContain("Referenced CRD of a CatalogEntry is immutable");
    }

    [Shows("B61")]
    [Theory]
    [InlineData("https://10.0.0.1/latest/meta-data")]
    [InlineData("../../kube-system/secrets")]
    [InlineData(".spec.%2e%2e")]
    [InlineData(".spec#/data")]
    [InlineData(".spec?namespace=kube-system")]
    [InlineData("$.spec")]
    [InlineData(".spec[?(@.size > 1)]")]
    [InlineData("{{ lookup \"v1\" \"Secret\" }}")]
    [InlineData(".metadata.namespace")]
    public async Task A_path_leads_nowhere_but_into_the_object(string path)
    {
        var entry = TutorialHub.Entry("team-a");
        entry["spec"]!["derive"]!["expose"]![0]!["fields"]![0]!["jsonPath"] = path;

        var response = await _app.ReviewAsync("/validate-catalog-kubecarrier-io-v1alpha1-catalogentry", Reviews.Create(entry));

        response["auditAnnotations"]!["rules"]!.GetValue<string>().ShouldContain("exposed-paths-are-valid");
        _cluster.Gets.ShouldBe(0);
    }

    [Shows("F-DCR-05")]
    [Theory]
    [InlineData("catalog.kubecarrier.io", "DerivedCustomResource", "derivedCR", "derived CRD instances are still present in the cluster")]
    [InlineData("kubecarrier.io", "CustomResourceDiscovery", "managementClusterCRD", "management cluster CRD instances are still present in the management cluster")]
    public async Task Live_instances_keep_their_CRDs_owner(string group, string kind, string reference, string firstLine)
    {
        var owner = Item(group, kind, "couchdbs.eu-west-1")
            .With("spec", TutorialHub.Parse("""{"baseCRD":{"name":"a"},"crd":{"name":"a"},"serviceCluster":{"name":"a"}}"""))
            .With($"status.{reference}.name", "couchdbs.eu-west-1.team-a");
        var path = $"/validate-{group.Replace('.', '-')}-v1alpha1-{kind.ToLowerInvariant()}";
        Allowed(await _app.ReviewAsync(path, Reviews.Delete(owner))).ShouldBeTrue("B21: the CRD is gone");

        _cluster.Put(TutorialHub.Crd("couchdbs", TutorialHub.TenantGroup));
        Allowed(await _app.ReviewAsync(path, Reviews.Delete(owner))).ShouldBeTrue("no instances");

        foreach (var number in Enumerable.Range(1, 12))
        {
            _cluster.Put(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", $"db{number}"));
        }

        var message = Message(await _app.ReviewAsync(path, Reviews.Delete(owner)));
        message.ShouldContain($"{firstLine}\nteam-b/db1 still present\n");
        message.ShouldEndWith("\nand more");
    }

    [Shows("B04")]
    [Fact]
    public async Task Status_is_written_by_the_controller_alone()
    {
        var assignment = TutorialHub.Assignment("team-a", "team-b", ready: true);
        var review = Reviews.Update(assignment, assignment.With("status.serviceClusterNamespace.name", "kube-system"), "team-a-member").OnStatus();
        Message(await _app.ReviewAsync("/validate-status", review)).ShouldContain("written by the KubeCarrier controller alone");

        review["request"]!["userInfo"]!["username"] = Reviews.Controller;
        Allowed(await _app.ReviewAsync("/validate-status", review)).ShouldBeTrue();
    }

    [Shows("B40")]
    [Theory]
    [InlineData(AccountPath, "request.resource.resource", "tenants")]
    [InlineData(AccountPath, "request.kind.kind", "Tenant")]
    [InlineData(AccountPath, "request.kind.version", "v1")]
    [InlineData(AccountPath, "request.subResource", "status")]
    [InlineData("/validate-status", "request.uid", "1")]
    public async Task A_path_judges_its_own_kind_only(string path, string field, string value)
    {
        var review = Reviews.Create(TutorialHub.Account("team-d", "Tenant")).With(field, value);

        (await _app.PostTextAsync(path, review.ToJsonString())).Code.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Shows("B38")]
    [Fact]
    public async Task A_cluster_scoped_kind_in_a_namespace_and_the_reverse_are_denied()
    {
        Allowed(await _app.ReviewAsync(AccountPath, Reviews.Create(TutorialHub.Account("team-d", "Tenant")).With("request.namespace", "default"))).ShouldBeFalse();
        Allowed(await _app.ReviewAsync(
            "/validate-catalog-kubecarrier-io-v1alpha1-catalog", Reviews.Create(TutorialHub.Catalog("team-a", "gold")).With("request.namespace", ""))).ShouldBeFalse();
    }

    [Theory]
    [InlineData("spec.roles", "Tenant", "spec.roles")]
    [InlineData("spec.subjects", "all", "spec.subjects")]
    [InlineData("spec", null, "spec")]
    public async Task An_object_that_does_not_fit_its_kind_is_denied_with_the_place(string path, string? value, string place)
    {
        var response = await CreateAsync(TutorialHub.Account("team-d", "Tenant").With(path, value));

        Allowed(response).ShouldBeFalse();
        response["status"]!["code"]!.GetValue<int>().ShouldBe(400);
        response["status"]!["details"]!["causes"]![0]!["field"]!.GetValue<string>().ShouldBe(place);
    }

    [Shows("B49")]
    [Theory]
    [InlineData("spec.roles", """["Tenant",null]""", "spec.roles[1]")]
    [InlineData("spec.subjects", "[null]", "spec.subjects[0]")]
    [InlineData("metadata.labels", """{"a":null}""", "metadata.labels.a")]
    public async Task Null_is_no_item_of_a_list_or_map(string path, string value, string place)
    {
        var response = await CreateAsync(TutorialHub.Account("team-d", "Tenant").With(path, JsonNode.Parse(value)));

        Allowed(response).ShouldBeFalse();
        response["status"]!["details"]!["causes"]![0]!["field"]!.GetValue<string>().ShouldBe(place);
    }

    [Fact]
    public async Task Unknown_fields_of_our_kinds_are_no_reason_to_deny() =>
        Allowed(await CreateAsync(TutorialHub.Account("team-d", "Tenant").With("spec.novelty.x", 1))).ShouldBeTrue();

    private Task<JsonObject> CreateAsync(JsonObject account) => _app.ReviewAsync(AccountPath, Reviews.Create(account));

    private static JsonObject Item(string group, string kind, string name) =>
        TutorialHub.Parse($$$$"""{"apiVersion":"{{{{group}}}}/v1alpha1","kind":"{{{{kind}}}}","metadata":{"name":"{{{{name}}}}","namespace":"team-a"}}""");

    private static bool Allowed(JsonObject response) => response["allowed"]!.GetValue<bool>();

    private static string Message(JsonObject response) => response["status"]?["message"]?.GetValue<string>() ?? "";
}
