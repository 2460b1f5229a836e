using System.Net;
using System.Text.Json.Nodes;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests.Recording;

/// <summary>What a record holds: the review as it was on the wire, the verdict, and all that this rested on.</summary>
public sealed class RecordTests : IDisposable
{
    private const string AccountPath = "/validate-catalog-kubecarrier-io-v1alpha1-account";

    private const string CatalogPath = "/validate-catalog-kubecarrier-io-v1alpha1-catalog";

    private static readonly JsonObject Instance = TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1");

    private readonly FakeCluster _cluster = TutorialHub.Cluster();

    private readonly RecordedFile _record = new();

    public void Dispose() => _record.Dispose();

    [Fact]
    public async Task A_review_of_an_instance_comes_with_its_part_of_the_picture()
    {
        var review = Reviews.Create(Instance.With("spec.replicas", 9));
        review["request"]!["object"]!["metadata"]!["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "kubectl" });

        await RecordAsync(app => app.ReviewAsync(TutorialHub.TenantValidatePath, review));

        var (state, line) = (_record.Lines[0], _record.Lines[1]);
        state.Objects!.Select(item => $"{item["kind"]} {item["metadata"]!["name"]}").ShouldBe(
            ["Account team-a", "Account team-b", "Catalog default", "CatalogEntry couchdbs.eu-west-1", "Tenant team-b", "ServiceClusterAssignment team-b.eu-west-1"]);
        line.Path.ShouldBe(TutorialHub.TenantValidatePath);
        line.Hub.ShouldBe(state.Hub);
        line.Verdict!.Allowed.ShouldBe(false);
        line.Verdict.Code.ShouldBe(403);
        line.Verdict.Violations!.Select(violation => (violation.Rule, violation.Path)).ShouldBe([("value-is-in-range", "spec.replicas")]);
        (line.Redacted, line.Incomplete, line.Identities).ShouldBe((false, false, null));
        review["request"]!["object"]!["metadata"]!.AsObject().Remove("managedFields");
        line.Review!.ToJsonString().ShouldBe(review.ToJsonString());
        _record.Lines.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_state_is_written_once_and_a_new_one_when_something_of_it_changes()
    {
        await RecordAsync(async app =>
        {
            await app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(Instance));
            await app.ReviewAsync(TutorialHub.TenantMutatePath, Reviews.Create(Instance));
            _cluster.Put(TutorialHub.Account("team-b", "Tenant").With("spec.suspended", true));
            await app.Store.WhenAsync(view => view.AccountOf("team-b") is { Suspended: true }, RunningApp.Patience, CancellationToken.None);
            await app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(Instance));
        });

        _record.States.Select(state => state.Hub).ShouldBeUnique();
        _record.States.Count.ShouldBe(2);
        _record.Reviews.Select(review => review.Hub).ShouldBe([_record.States[0].Hub, _record.States[0].Hub, _record.States[1].Hub]);
        _record.Reviews[1].Verdict!.Patch!.ShouldHaveSingleItem().Path.ShouldBe("/metadata/finalizers");
        _record.Reviews[2].Verdict!.Violations!.ShouldHaveSingleItem().Rule.ShouldBe("account-is-not-suspended");
    }

    [Fact]
    public async Task What_was_read_live_is_the_state()
    {
        var instance = TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1");
        instance["metadata"]!["managedFields"] = new JsonArray();
        _cluster.Put(instance);

        await RecordAsync(app => app.ReviewAsync(AccountPath, Reviews.Delete(TutorialHub.Account("team-b", "Tenant"))));

        var line = _record.Reviews.ShouldHaveSingleItem();
        line.Incomplete.ShouldBeFalse();
        line.Verdict!.Violations!.ShouldHaveSingleItem().Message.ShouldContain("CouchDB.eu-west-1.team-a/v1alpha1: db1");
        var state = _record.States.ShouldHaveSingleItem();
        state.Objects!.Select(item => $"{item["kind"]}").ShouldBe(["Catalog", "CatalogEntry", "Tenant", "CouchDB", "ServiceClusterAssignment"], ignoreOrder: true);
        state.Objects!.ShouldAllBe(item => item["metadata"]!["managedFields"] == null);
    }

    [Shows("B35")]
    [Fact]
    public async Task The_judgement_that_counted_is_recorded()
    {
        _cluster.Put(TutorialHub.Offering("team-c"));
        _cluster.Put(TutorialHub.Tenant("team-a", "team-c", "gold"));

        await RecordAsync(app => app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-c", "db1"))));

        _record.Reviews.ShouldHaveSingleItem().Verdict!.Allowed.ShouldBe(true);
        _record.States.ShouldHaveSingleItem().Objects!.ShouldContain(item => $"{item["kind"]}" == "Tenant" && $"{item["metadata"]!["labels"]!["tier"]}" == "gold");
    }

    [Fact]
    public async Task An_optional_answer_that_could_not_be_had_makes_it_incomplete()
    {
        var catalog = TutorialHub.Catalog("team-a", "gold").With("spec.restrictions", JsonNode.Parse("""[{"name":"x","catalogEntrySelector":{},"tenantSelector":{},"fields":[{"jsonPath":".spec.x","maximum":1}]}]"""));

        await RecordAsync(async app =>
        {
            await app.ReviewAsync(CatalogPath, Reviews.Create(catalog));
            _cluster.Silence("tenants");
            await app.ReviewAsync(CatalogPath, Reviews.Create(catalog));
        });

        _record.Reviews.Select(review => review.Incomplete).ShouldBe([false, true]);
        _record.Reviews.ShouldAllBe(review => review.Verdict!.Allowed == true);
    }

    [Fact]
    public async Task Answers_without_a_decision_are_recorded_as_what_they_are()
    {
        await RecordAsync(async app =>
        {
            (await app.PostTextAsync(TutorialHub.TenantValidatePath, Reviews.Create(TutorialHub.Catalog("team-a", "x")).ToJsonString())).Code.ShouldBe(HttpStatusCode.NotFound);
            _cluster.Fail("away");
            (await app.PostTextAsync(AccountPath, Reviews.Delete(TutorialHub.Account("team-b", "Tenant")).ToJsonString())).Code.ShouldBe(HttpStatusCode.InternalServerError);
            (await app.PostTextAsync(AccountPath, "{}")).Code.ShouldBe(HttpStatusCode.BadRequest); // no review, so nothing to record
        });

        _record.Reviews.Select(review => (review.Verdict!.Allowed, review.Verdict.Code, review.Verdict.IsFailure)).ShouldBe([(null, 404, false), (null, 500, true)]);
        _record.Reviews.ShouldAllBe(review => review.Verdict!.Text != null);
    }

    [Shows("B73")]
    [Fact]
    public async Task Sensitive_values_are_hidden_and_the_review_says_so()
    {
        var secret = Instance.With("spec.password", "hans2000").With("spec.adminPassword", "Zzz9Zzz9Zzz9");

        await RecordAsync(async app =>
        {
            await app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(secret));
            await app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Update(secret, Instance));
            await app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(Instance));
        });

        _record.Text.ShouldNotContain("hans2000");
        _record.Text.ShouldNotContain("Zzz9");
        _record.Reviews.Select(review => review.Redacted).ShouldBe([true, true, false]);
        _record.Reviews[0].Review!["request"]!["object"]!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","password":"(hidden)","adminPassword":"(hidden)"}""");
        _record.Reviews[0].Verdict!.Violations!.Select(violation => violation.Path).ShouldContain("spec.adminPassword"); // judged by what it was
    }

    [Shows("B73")]
    [Fact]
    public async Task Of_an_instance_that_was_counted_no_value_is_kept()
    {
        _cluster.Put(Instance.With("spec.password", "hans2000"));

        await RecordAsync(app => app.ReviewAsync(AccountPath, Reviews.Delete(TutorialHub.Account("team-b", "Tenant"))));

        _record.Text.ShouldNotContain("hans2000");
        _record.Reviews.ShouldHaveSingleItem().Redacted.ShouldBeFalse("there was none to hide");
    }

    [Fact]
    public async Task With_sensitive_values_all_is_as_it_was()
    {
        await RecordAsync(app => app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(Instance.With("spec.password", "hans2000"))), "--record-sensitive");

        _record.Text.ShouldContain("hans2000");
        _record.Reviews.ShouldHaveSingleItem().Redacted.ShouldBeFalse();
    }

    [Fact]
    public async Task Identities_are_told_where_they_are_not_the_usual_ones()
    {
        await RecordAsync(app => app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(Instance)), "--controller-user", "me", "--system-user", "it");

        var identities = _record.Reviews.ShouldHaveSingleItem().Identities.ShouldNotBeNull();
        (identities.ControllerUser, string.Join(' ', identities.SystemUsers)).ShouldBe(("me", "it"));
    }

    private async Task RecordAsync(Func<RunningApp, Task> reviews, params string[] arguments)
    {
        await using var app = await RunningApp.ReadyAsync(_cluster, ["--record", _record.Path, .. arguments]);
        await reviews(app);
    }
}
