using System.Net;
using System.Text.Json.Nodes;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Service instances over HTTP: identity, life cycle and the look once more before a denial.</summary>
public sealed class InstanceWebhookTests : IAsyncLifetime
{
    private const string GarbageCollector = "system:serviceaccount:kube-system:generic-garbage-collector";

    private readonly FakeCluster _cluster = TutorialHub.Cluster();

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.ReadyAsync(_cluster);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task An_offered_instance_is_allowed_without_a_call_to_the_API_server()
    {
        (await CreateAsync("team-b")).Allowed.ShouldBeTrue();
        (await DefaultsAsync(Instance("team-b"))).Count.ShouldBe(1);

        _cluster.Gets.ShouldBe(0);
    }

    [Fact]
    public async Task A_denial_for_want_of_an_offer_costs_one_live_read()
    {
        (await CreateAsync("team-c")).ShouldBe((false, "apiVersion: couchdbs.eu-west-1.team-a is not offered to team-c; kubectl get offerings -n team-c lists what is"));

        _cluster.Gets.ShouldBe(1);
    }

    [Shows("B74")]
    [Fact]
    public async Task The_answer_is_the_same_for_what_others_are_offered_and_for_what_does_not_exist()
    {
        var offeredToOthers = await CreateAsync("team-c");
        var unknown = await _app.ReviewAsync(
            "/validate-us-east-1-team-z-v1alpha1-couchdb", Reviews.Create(TutorialHub.CouchDb("us-east-1.team-z", "team-c", "db1")));

        Message(unknown).Replace("us-east-1.team-z", "eu-west-1.team-a", StringComparison.Ordinal).ShouldBe(offeredToOthers.Message);
    }

    [Shows("B31")]
    [Theory]
    [InlineData("team-b-member")]
    [InlineData("system:admin")]
    [InlineData(Reviews.Controller)]
    public async Task More_rights_are_no_offer(string user) => (await CreateAsync("team-c", user)).Allowed.ShouldBeFalse();

    [Shows("B27", "B28")]
    [Theory]
    [InlineData("system:serviceaccount:other:kubecarrier-controller")]
    [InlineData("system:serviceaccount:kubecarrier-system:kubecarrier-controller ")]
    [InlineData("System:serviceaccount:kubecarrier-system:kubecarrier-controller")]
    [InlineData("system:serviceaccount:kubecarrier-system:kubecarrier-controller-2")]
    [InlineData("kubecarrier-controller")]
    [InlineData("")]
    public async Task Only_the_exact_name_is_the_controller(string user)
    {
        var before = Finalized("team-b");
        var after = before.With("metadata.finalizers", new JsonArray());

        (await UpdateAsync(before, after, user)).Allowed.ShouldBeFalse();
        (await UpdateAsync(before, after, Reviews.Controller)).Allowed.ShouldBeTrue();
    }

    [Shows("B26")]
    [Fact]
    public async Task Groups_are_nobody()
    {
        var review = Reviews.Create(Instance("team-c")).With("request.userInfo.groups", new JsonArray("system:masters", "system:serviceaccounts:kube-system"));

        Allowed(await _app.ReviewAsync(TutorialHub.TenantValidatePath, review)).ShouldBeFalse();
    }

    [Shows("B28")]
    [Fact]
    public async Task A_review_without_userInfo_is_judged_as_nobody()
    {
        var review = Reviews.Update(Finalized("team-b"), Instance("team-b")).With("request.userInfo", null);

        Allowed(await _app.ReviewAsync(TutorialHub.TenantValidatePath, review)).ShouldBeFalse();
    }

    [Shows("F-WH-05")]
    [Fact]
    public async Task An_object_in_deletion_may_lose_finalizers_while_its_spec_is_unchanged()
    {
        var before = Deleting("team-c").With("metadata.finalizers", new JsonArray("example.com/hold"));

        (await UpdateAsync(before, Deleting("team-c"), "team-c-member")).Allowed.ShouldBeTrue();
    }

    [Shows("B15")]
    [Fact]
    public async Task An_object_in_deletion_is_judged_when_its_spec_changes()
    {
        var before = Deleting("team-c");

        (await UpdateAsync(before, before.With("spec.username", "root"), "team-c-member")).Allowed.ShouldBeFalse();
    }

    [Shows("B15")]
    [Fact]
    public async Task A_deletionTimestamp_in_the_new_object_alone_changes_nothing() =>
        (await UpdateAsync(Instance("team-c"), Deleting("team-c"), "team-c-member")).Allowed.ShouldBeFalse();

    [Fact]
    public async Task Collectors_write_metadata_and_delete_without_an_offer()
    {
        var before = Instance("team-c");

        (await UpdateAsync(before, before.With("metadata.ownerReferences", new JsonArray()), GarbageCollector)).Allowed.ShouldBeTrue();
        Allowed(await _app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Delete(before, GarbageCollector))).ShouldBeTrue();
    }

    [Shows("B03")]
    [Fact]
    public async Task A_tenant_does_not_write_the_status_of_its_instance()
    {
        var review = Reviews.Update(Instance("team-b"), Instance("team-b").With("status.ready", true), "team-b-member").OnStatus();
        Allowed(await _app.ReviewAsync(TutorialHub.TenantValidatePath, review)).ShouldBeFalse();

        review["request"]!["userInfo"]!["username"] = Reviews.Controller;
        Allowed(await _app.ReviewAsync(TutorialHub.TenantValidatePath, review)).ShouldBeTrue();
    }

    [Shows("B07")]
    [Theory]
    [InlineData("team-b-member", false)]
    [InlineData("team-a-member", true)]
    [InlineData(Reviews.Controller, true)]
    public async Task Internal_objects_are_the_providers(string user, bool allowed)
    {
        var review = Reviews.Create(TutorialHub.CouchDb(TutorialHub.InternalGroup, "team-b", "db1"), user);

        Allowed(await _app.ReviewAsync(TutorialHub.InternalValidatePath, review)).ShouldBe(allowed);
    }

    [Shows("B02", "B94")]
    [Fact]
    public async Task A_scale_of_an_instance_is_judged_though_its_kind_is_autoscalings()
    {
        var scale = TutorialHub.CouchDb("autoscaling", "team-b", "db1").With("apiVersion", "autoscaling/v1").With("kind", "Scale").With("spec", new JsonObject { ["replicas"] = 4 });
        var review = Reviews.Update(scale.With("spec.replicas", 3), scale)
            .With("request.resource", new JsonObject { ["group"] = "eu-west-1.team-a", ["version"] = "v1alpha1", ["resource"] = "couchdbs" })
            .With("request.kind", new JsonObject { ["group"] = "autoscaling", ["version"] = "v1", ["kind"] = "Scale" })
            .With("request.subResource", "scale");

        var answer = await _app.ReviewAsync(TutorialHub.TenantValidatePath, review);

        Allowed(answer).ShouldBeFalse();
        Message(answer).ShouldBe("spec.replicas: 4 is too large; at most 3; ask us for more");
    }

    [Shows("F-WH-04")]
    [Fact]
    public async Task An_internal_object_needs_a_ready_assignment()
    {
        var review = Reviews.Create(TutorialHub.CouchDb(TutorialHub.InternalGroup, "team-c", "db1"), "team-a-member");

        Message(await _app.ReviewAsync(TutorialHub.InternalValidatePath, review)).ShouldContain("ServiceClusterAssignment team-c.eu-west-1 is not ready");
    }

    [Shows("B35")]
    [Fact]
    public async Task An_Offering_alone_is_never_trusted()
    {
        _cluster.Put(TutorialHub.Offering("team-c"));

        (await CreateAsync("team-c")).Allowed.ShouldBeFalse();
    }

    [Shows("B35")]
    [Fact]
    public async Task An_offer_that_arrives_while_we_look_is_honoured()
    {
        _cluster.Put(TutorialHub.Offering("team-c"));
        _cluster.Put(TutorialHub.Tenant("team-a", "team-c", "gold"));

        (await CreateAsync("team-c")).Allowed.ShouldBeTrue();
    }

    [Shows("B35")]
    [Fact]
    public async Task A_live_read_that_fails_is_no_decision()
    {
        _cluster.Fail("etcd leader changed");

        var (code, text) = await _app.PostTextAsync(TutorialHub.TenantValidatePath, Reviews.Create(Instance("team-c")).ToJsonString());

        code.ShouldBe(HttpStatusCode.InternalServerError);
        text.ShouldNotContain("etcd");
    }

    [Fact]
    public async Task A_withdrawn_offer_is_denied_as_soon_as_the_watch_tells()
    {
        _cluster.Put(TutorialHub.Catalog("team-a", "platinum"));
        (await _app.Store.WhenAsync(
            view => view.Crd(TutorialHub.TenantGroup, "couchdbs") is { } crd && !view.IsOffered(crd, "team-b"), RunningApp.Patience, CancellationToken.None)).ShouldNotBeNull();

        (await CreateAsync("team-b")).Allowed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_change_of_a_withdrawn_instance_is_looked_into_once_and_denied()
    {
        (await UpdateAsync(Instance("team-c"), Instance("team-c").With("spec.username", "eva"), "team-c-member")).ShouldBe((false,
            "apiVersion: couchdbs.eu-west-1.team-a is not offered to team-c any more; its instances can be read and deleted, but not changed until its provider offers it again"));
        _cluster.Gets.ShouldBe(1);

        _cluster.Put(TutorialHub.Offering("team-c"));
        _cluster.Put(TutorialHub.Tenant("team-a", "team-c", "gold"));
        (await UpdateAsync(Instance("team-c"), Instance("team-c").With("spec.username", "eva"), "team-c-member")).Allowed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_suspension_is_judged_as_soon_as_the_watch_tells()
    {
        _cluster.Put(TutorialHub.Account("team-b", "Tenant").With("spec.suspended", true));
        (await _app.Store.WhenAsync(view => view.AccountOf("team-b") is { Suspended: true }, RunningApp.Patience, CancellationToken.None)).ShouldNotBeNull();

        (await CreateAsync("team-b")).Message.ShouldStartWith("metadata.namespace: account team-b is suspended; ");
    }

    [Fact]
    public async Task The_finalizer_is_added_once()
    {
        var patch = (await DefaultsAsync(Instance("team-b"))).ShouldHaveSingleItem()!;
        patch.ToJsonString().ShouldBe("""{"op":"add","path":"/metadata/finalizers","value":["kubecarrier.io/sync"]}""");

        (await DefaultsAsync(Finalized("team-b"))).ShouldBeEmpty();
    }

    private static JsonObject Instance(string @namespace) => TutorialHub.CouchDb(TutorialHub.TenantGroup, @namespace, "db1");

    private static JsonObject Finalized(string @namespace) => Instance(@namespace).With("metadata.finalizers", new JsonArray("kubecarrier.io/sync"));

    private static JsonObject Deleting(string @namespace) => Instance(@namespace).With("metadata.deletionTimestamp", "2024-01-01T00:00:00Z");

    private async Task<(bool Allowed, string Message)> CreateAsync(string @namespace, string user = "hannibal") =>
        Answer(await _app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(Instance(@namespace), user)));

    private async Task<(bool Allowed, string Message)> UpdateAsync(JsonObject before, JsonObject after, string user) =>
        Answer(await _app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Update(before, after, user)));

    private async Task<JsonArray> DefaultsAsync(JsonObject instance)
    {
        var response = await _app.ReviewAsync(TutorialHub.TenantMutatePath, Reviews.Create(instance));
        return response["patch"] is { } patch ? JsonNode.Parse(Convert.FromBase64String(patch.GetValue<string>()))!.AsArray() : [];
    }

    private static (bool Allowed, string Message) Answer(JsonObject response) => (Allowed(response), Message(response));

    private static bool Allowed(JsonObject response) => response["allowed"]!.GetValue<bool>();

    private static string Message(JsonObject response) => response["status"]?["message"]?.GetValue<string>() ?? "";
}
