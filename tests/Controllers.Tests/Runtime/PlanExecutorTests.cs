using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Tests.Runtime;

/// <summary>In which order a plan is carried out, and what a refusal leaves undone.</summary>
public sealed class PlanExecutorTests
{
    private const string Finalizer = "example.com/one";

    private readonly TestHub _hub = new();

    [Fact]
    public async Task A_plan_is_carried_out_from_finalizers_to_status_to_release()
    {
        var subject = await CatalogAsync();

        await ExecuteAsync(subject, Everything());

        _hub.Cluster.Writes.ShouldBe(
        [
            "patch catalogs team-a/default",
            "patch roles team-b/annotated",
            "create namespaces team-b",
            "apply offerings team-b/applied",
            "delete regions team-b/stale",
            "apply catalogs/status team-a/default",
            "create events team-a/*",
            "patch catalogs team-a/default",
        ]);
    }

    [Shows("F-DCR-06")]
    [Fact]
    public async Task Where_admission_depends_on_it_the_status_is_stored_before_anything_is_made()
    {
        var subject = await CatalogAsync();

        await ExecuteAsync(subject, Everything() with { StatusFirst = true });

        _hub.Cluster.Writes.Take(4).ShouldBe(
        [
            "patch catalogs team-a/default",
            "apply catalogs/status team-a/default",
            "create events team-a/*",
            "patch roles team-b/annotated",
        ]);
        _hub.Cluster.Writes.Count(write => write.StartsWith("apply catalogs/status", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_denied_deletion_is_told_in_the_condition_and_tried_again_and_nothing_is_released()
    {
        var subject = await CatalogAsync();
        _hub.Cluster.Refuse("delete regions team-b/stale", new(403, "Forbidden", "instances are still present\n"));
        var plan = Everything();

        var again = await ExecuteAsync(subject, plan with { Delete = [.. plan.Delete, Deletion("another")] });

        again.ShouldBe(TimeSpan.FromSeconds(5));
        _hub.Cluster.Writes.SkipWhile(write => write != "delete regions team-b/stale").ShouldBe(
            ["delete regions team-b/stale", "delete regions team-b/another", "apply catalogs/status team-a/default", "create events team-a/*"]);
        var reported = _hub.Hub.Of<Catalog>().Get(subject.Meta.NamespacedName).ShouldNotBeNull();
        $"{reported.Json["status"]?["conditions"]?[0]?["message"]}".ShouldBe("deletion of Region team-b/stale was refused: instances are still present");
    }

    [Fact]
    public async Task A_deletion_that_fails_otherwise_is_reported_and_then_thrown()
    {
        var subject = await CatalogAsync();
        _hub.Cluster.Refuse("delete regions team-b/stale", new(409, "Conflict", "Precondition failed: UID in precondition: a, UID in object meta: b"));

        (await Should.ThrowAsync<ApiException>(ExecuteAsync(subject, Everything()))).IsConflict.ShouldBeTrue();

        _hub.Cluster.Writes.ShouldContain("apply catalogs/status team-a/default");
    }

    [Fact]
    public async Task A_creation_that_somebody_was_faster_with_ends_the_plan_before_anything_is_claimed()
    {
        var subject = await CatalogAsync();
        _hub.Cluster.Refuse("create namespaces team-b", new(409, "AlreadyExists", "namespaces \"team-b\" already exists"));

        await Should.ThrowAsync<ApiException>(ExecuteAsync(subject, Everything()));

        _hub.Cluster.Writes[^1].ShouldBe("create namespaces team-b");
    }

    [Shows("H62")]
    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(422, "Invalid")]
    [InlineData(413, "RequestEntityTooLarge")]
    [InlineData(507, "InsufficientStorage")]
    [InlineData(409, "Conflict")]
    [InlineData(400, "BadRequest")]
    public async Task A_refused_write_holds_up_nothing_else_and_is_told_in_the_condition_and_in_one_event(int code, string reason)
    {
        var subject = await CatalogAsync();
        _hub.Cluster.Refuse("create namespaces team-b", new(code, reason, "spec.a: Invalid value: \"s3cret\": not like this"));

        var execution = await RunAsync(subject, Everything());

        execution.ShouldBe(new(TimeSpan.FromSeconds(1), IsDone: false));
        _hub.Cluster.Writes.ShouldBe(
        [
            "patch catalogs team-a/default",
            "patch roles team-b/annotated",
            "create namespaces team-b",
            "apply offerings team-b/applied",
            "delete regions team-b/stale",
            "apply catalogs/status team-a/default",
            "create events team-a/*",
        ]);
        Condition("status").ShouldBe("False");
        Condition("reason").ShouldBe("WriteRefused");
        Condition("message").ShouldBe("Namespace team-b was refused: spec.a: Invalid value: (hidden): not like this");
        var told = (await _hub.Cluster.ListAsync(KubernetesResources.Events, new(), CancellationToken.None)).Items.ShouldHaveSingleItem();
        $"{told["type"]} {told["reason"]} {told["message"]}".ShouldBe("Warning WriteRefused Namespace team-b was refused: spec.a: Invalid value: (hidden): not like this");
    }

    [Shows("H62")]
    [Fact]
    public async Task What_stays_refused_is_written_and_told_once_and_what_is_over_is_cleared()
    {
        var subject = await CatalogAsync($"finalizers: [{Finalizer}], ");
        _hub.Cluster.Refuse("apply offerings team-b/applied", new(403, "Forbidden", "no"));
        var plan = new Plan { Finalizers = [Finalizer], Apply = [Offering()], Status = Status("True", "Well"), StatusFirst = true };
        await RunAsync(subject, plan);
        _hub.Cluster.ForgetWrites();

        (await RunAsync(Current(subject), plan)).IsDone.ShouldBeFalse();
        _hub.Cluster.Writes.ShouldBe(["apply offerings team-b/applied"]);

        _hub.Cluster.Allow("apply offerings team-b/applied");
        _hub.Cluster.ForgetWrites();
        (await RunAsync(Current(subject), plan)).IsDone.ShouldBeTrue();
        Condition("status").ShouldBe("True");
        _hub.Cluster.Writes.ShouldBe(["apply offerings team-b/applied", "apply catalogs/status team-a/default", "create events team-a/*"]);
    }

    [Shows("H62")]
    [Fact]
    public async Task A_refused_status_is_told_in_an_event_once_and_lets_nothing_go()
    {
        var subject = await CatalogAsync($"finalizers: [{Finalizer}], ");
        _hub.Cluster.Refuse("apply catalogs/status team-a/default", new(422, "Invalid", "status.entries: Required value"));
        var plan = new Plan { Status = Status("True", "Well"), ReleasedFinalizers = [] };

        (await RunAsync(subject, plan)).ShouldBe(new(TimeSpan.FromSeconds(30), IsDone: false));
        await RunAsync(subject, plan);

        _hub.Cluster.Writes.ShouldBe(["apply catalogs/status team-a/default", "create events team-a/*", "apply catalogs/status team-a/default"]);
    }

    [Shows("H62")]
    [Fact]
    public async Task Without_its_finalizer_nothing_is_made_and_the_condition_says_why()
    {
        var subject = await CatalogAsync();
        _hub.Cluster.Refuse("patch catalogs team-a/default", new(403, "Forbidden", "not you"));

        await RunAsync(subject, Everything());

        _hub.Cluster.Writes.ShouldBe(["patch catalogs team-a/default", "apply catalogs/status team-a/default", "create events team-a/*"]);
        Condition("message").ShouldBe("Catalog team-a/default was refused: not you");
    }

    [Fact]
    public async Task A_plan_that_is_so_already_costs_no_write()
    {
        var subject = await CatalogAsync();
        var plan = new Plan { Finalizers = [Finalizer], Status = Status("True", "Well"), Apply = [Offering()] };
        await ExecuteAsync(subject, plan);
        _hub.Cluster.ForgetWrites();

        await ExecuteAsync(_hub.Hub.Of<Catalog>().Get(subject.Meta.NamespacedName).ShouldNotBeNull(), plan);

        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_in_deletion_gets_no_finalizer()
    {
        var subject = await CatalogAsync("deletionTimestamp: 2026-01-01T00:00:00Z, finalizers: [example.com/other], ");

        await ExecuteAsync(subject, new() { Finalizers = [Finalizer] });

        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Finalizers_of_others_stay_when_ours_go()
    {
        var subject = await CatalogAsync($"finalizers: [example.com/other, {Finalizer}], ");

        await ExecuteAsync(subject, new() { ReleasedFinalizers = [Finalizer] });

        _hub.Cluster.Find(Catalog.ResourceType, subject.Meta.NamespacedName)?["metadata"]?["finalizers"]?.ToJsonString().ShouldBe("""["example.com/other"]""");
    }

    [Theory]
    [InlineData("apply catalogs/status team-a/default")]
    [InlineData("patch catalogs team-a/default")]
    public async Task An_object_that_has_gone_meanwhile_is_no_error_at_its_end(string write)
    {
        var subject = await CatalogAsync($"deletionTimestamp: 2026-01-01T00:00:00Z, finalizers: [{Finalizer}], ");
        _hub.Cluster.Refuse(write, new(404, "NotFound", "catalogs.catalog.kubecarrier.io \"default\" not found"));

        await ExecuteAsync(subject, new() { Status = Status("False", "Deleting"), ReleasedFinalizers = [Finalizer] });

        _hub.Cluster.Writes.ShouldContain(write);
    }

    [Fact]
    public async Task Nothing_is_made_for_an_object_that_has_gone_before_its_finalizer_is_set()
    {
        var subject = await CatalogAsync();
        _hub.Cluster.Refuse("patch catalogs team-a/default", new(404, "NotFound", "catalogs.catalog.kubecarrier.io \"default\" not found"));

        await ExecuteAsync(subject, Everything());

        _hub.Cluster.Writes.ShouldBe(["patch catalogs team-a/default"]);
    }

    [Fact]
    public async Task A_finalizer_is_not_set_on_an_object_that_somebody_else_has_changed_meanwhile()
    {
        var seen = await CatalogAsync();
        _hub.Cluster.Put(Catalog.ResourceType, TestHub.Manifest(
            "{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, metadata: {name: default, namespace: team-a, labels: {new: label}}}"));

        (await Should.ThrowAsync<ApiException>(ExecuteAsync(seen, new() { Finalizers = [Finalizer] }))).IsConflict.ShouldBeTrue();
    }

    private async Task<TimeSpan?> ExecuteAsync(KubeObject subject, Plan plan) => (await RunAsync(subject, plan)).LookAgain;

    private Task<Execution> RunAsync(KubeObject subject, Plan plan) => _hub.Executor.ExecuteAsync(subject, _hub.Hub.Of<Catalog>(), plan, CancellationToken.None);

    private Task<KubeObject> CatalogAsync(string metadata = "") => _hub.SeeAsync(
        Catalog.ResourceType, $"{{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, metadata: {{{metadata}name: default, namespace: team-a}}}}");

    private KubeObject Current(KubeObject subject) => _hub.Hub.Of<Catalog>().Get(subject.Meta.NamespacedName).ShouldNotBeNull();

    private string Condition(string member) =>
        $"{_hub.Cluster.Find(Catalog.ResourceType, new("team-a", "default"))?["status"]?["conditions"]?[0]?[member]}";

    private Plan Everything()
    {
        var annotated = _hub.Cluster.Put(
            KubernetesResources.Roles,
            TestHub.Manifest("{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: annotated, namespace: team-b}}"));
        return new()
        {
            Finalizers = [Finalizer],
            Annotate = [new(KubernetesResources.Roles, ObjectMeta.Of(annotated), "example.com/used-by", "team-a")],
            Create = [TestHub.Manifest("{apiVersion: v1, kind: Namespace, metadata: {name: team-b}}")],
            Apply = [Offering()],
            Delete = [Deletion("stale")],
            Status = Status("True", "Well"),
            ReleasedFinalizers = [Finalizer],
        };
    }

    private static Deletion Deletion(string region) => new(Region.ResourceType, new("team-b", region), "uid");

    private static JsonObject Offering() =>
        TestHub.Manifest("{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Offering, metadata: {name: applied, namespace: team-b}}");

    private static JsonObject Status(string status, string reason) => TestHub.Manifest($$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Catalog
        metadata: {name: default, namespace: team-a}
        status: {conditions: [{type: Ready, status: "{{status}}", reason: {{reason}}, message: as it should be}]}
        """);
}
