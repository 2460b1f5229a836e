using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Deletions that would destroy instances, over HTTP: what is read for them, and what is told to the audit log.</summary>
public sealed class DestructionWebhookTests : IAsyncLifetime
{
    private const string AccountPath = "/validate-catalog-kubecarrier-io-v1alpha1-account";

    private const string AssignmentPath = "/validate-kubecarrier-io-v1alpha1-serviceclusterassignment";

    private readonly FakeCluster _cluster = TutorialHub.Cluster();
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        foreach (var group in (string[])[TutorialHub.TenantGroup, TutorialHub.InternalGroup])
        {
            _cluster.Put(TutorialHub.Crd("couchdbs", group));
            _cluster.Put(TutorialHub.CouchDb(group, "team-b", "db1"));
        }

        // Hundreds of entries in the tenant's own service cluster, none of which it was ever offered.
        for (var number = 0; number < 300; number++)
        {
            _cluster.Put(Unoffered($"service{number}s"));
        }

        _cluster.Put(TutorialHub.Catalog("team-a", "gold").With("spec.catalogEntrySelector", TutorialHub.Parse("""{"matchLabels":{"offered":"true"}}""")));
        _cluster.Put(Offered);
        _cluster.Put(Assigned("Catalog", "default"));
        _app = await RunningApp.ReadyAsync(_cluster);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private static ApiException Forbidden => new(403, "Forbidden", "User cannot list resource");

    private static JsonObject Offered => TutorialHub.Entry("team-a").With("metadata.labels", TutorialHub.Parse("""{"offered":"true"}"""));

    [Shows("B76")]
    [Fact]
    public async Task An_account_that_goes_costs_one_read_for_each_service_it_can_have_instances_of()
    {
        var before = _cluster.Lists.Count;

        Message(await _app.ReviewAsync(AccountPath, Reviews.Delete(TutorialHub.Account("team-b", "Tenant"))))
            .ShouldBe("deletion blocking objects found:\nCouchDB.eu-west-1.team-a/v1alpha1: db1\n");

        // The four kinds of the contract, the Offerings, and the one service.
        _cluster.Lists.Skip(before).Select(list => list.Split(' ')[1]).Order(StringComparer.Ordinal).ShouldBe(
        [
            "couchdbs.eu-west-1.team-a", "customresourcediscoveries.kubecarrier.io", "customresourcediscoverysets.kubecarrier.io",
            "derivedcustomresources.catalog.kubecarrier.io", "offerings.catalog.kubecarrier.io", "serviceclusterassignments.kubecarrier.io",
        ]);
    }

    [Shows("B76")]
    [Theory]
    [InlineData("kept")]
    [InlineData("going")]
    [InlineData("reported")]
    [InlineData("deleting")]
    [InlineData("published")]
    public async Task What_a_tenant_had_before_is_not_missed_when_it_is_not_offered_any_more(string by)
    {
        var withdrawn = TutorialHub.Entry("team-a");
        _cluster.Put(by switch
        {
            "going" => withdrawn.With("metadata.deletionTimestamp", "2024-01-01T00:00:00Z"),
            "deleting" => withdrawn.With("spec.onWithdraw", "Delete"),
            "reported" => withdrawn.With("status.conditions", JsonNode.Parse(
                """[{"type":"Withdrawn","status":"True","reason":"Frozen","message":"team-b 1","lastTransitionTime":"2024-01-01T00:00:00Z"}]""")),
            _ => withdrawn,
        });
        if (by == "kept")
        {
            _cluster.Put(Assigned("CatalogEntry", "couchdbs.eu-west-1"));
        }
        else if (by == "published")
        {
            _cluster.Put(TutorialHub.Offering("team-b").With("spec.crd", withdrawn["status"]!["tenantCRD"]!.DeepClone()));
        }

        await _app.Store.WhenAsync(view => by == "published"
            ? !view.EntriesOf("team-b").Any()
            : view.EntriesOf("team-b").Any(entry => !view.IsOffered(view.Crd(TutorialHub.TenantGroup, "couchdbs")!, "team-b") && entry.Metadata.Name == "couchdbs.eu-west-1"),
            RunningApp.Patience, CancellationToken.None);

        Message(await _app.ReviewAsync(AccountPath, Reviews.Delete(TutorialHub.Account("team-b", "Tenant")))).ShouldContain("CouchDB.eu-west-1.team-a/v1alpha1: db1");
    }

    [Shows("B77")]
    [Fact]
    public async Task A_confirmed_destruction_is_in_the_audit_log_and_another_number_is_refused()
    {
        var assignment = TutorialHub.Assignment("team-a", "team-b", ready: true);

        var allowed = await _app.ReviewAsync(AssignmentPath, Reviews.Delete(Confirming(assignment, "1")));

        allowed["allowed"]!.GetValue<bool>().ShouldBeTrue();
        allowed["auditAnnotations"]!.ToJsonString().ShouldBe("""{"confirm-destroy":"1"}""");
        Message(await _app.ReviewAsync(AssignmentPath, Reviews.Delete(Confirming(assignment, "2")))).ShouldContain("\"1\" would be right if they are to be destroyed");
    }

    [Shows("B76")]
    [Fact]
    public async Task A_CRD_that_is_gone_has_no_instances_although_its_objects_may_not_be_listed_any_more()
    {
        foreach (var group in (string[])[TutorialHub.TenantGroup, TutorialHub.InternalGroup])
        {
            _cluster.Refuse($"list couchdbs.{group}", Forbidden);
            _cluster.Remove(TutorialHub.Crd("couchdbs", group));
        }

        (await _app.ReviewAsync(AssignmentPath, Reviews.Delete(TutorialHub.Assignment("team-a", "team-b", ready: true))))["allowed"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Shows("B76")]
    [Theory]
    [InlineData(TutorialHub.TenantGroup)]
    [InlineData(TutorialHub.InternalGroup)]
    public async Task While_the_CRD_is_there_a_list_that_is_refused_is_no_answer(string group)
    {
        _cluster.Refuse($"list couchdbs.{group}", Forbidden);

        var (code, _) = await _app.PostTextAsync(AssignmentPath, Reviews.Delete(TutorialHub.Assignment("team-a", "team-b", ready: true)).ToJsonString());

        ((int)code).ShouldBe(500);
    }

    [Shows("B104")]
    [Fact]
    public async Task More_than_a_thousand_are_counted_for_whoever_says_their_number()
    {
        for (var number = 1; number <= 1_001; number++)
        {
            _cluster.Put(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", $"db{number}"));
        }

        var assignment = TutorialHub.Assignment("team-a", "team-b", ready: true);
        Message(await _app.ReviewAsync(AssignmentPath, Reviews.Delete(assignment))).ShouldContain("more than 1000 instances run on it: ");
        Message(await _app.ReviewAsync(AssignmentPath, Reviews.Delete(Confirming(assignment, "9999")))).ShouldContain("\"1001\" would be right");
        (await _app.ReviewAsync(AssignmentPath, Reviews.Delete(Confirming(assignment, "1001"))))["allowed"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Shows("B76")]
    [Fact]
    public async Task When_instances_cannot_be_counted_nothing_is_decided()
    {
        _cluster.Fail("too busy");

        var (code, _) = await _app.PostTextAsync(AssignmentPath, Reviews.Delete(TutorialHub.Assignment("team-a", "team-b", ready: true)).ToJsonString());

        ((int)code).ShouldBe(500);
    }

    private static JsonObject Assigned(string kind, string owner) => TutorialHub.Assignment("team-a", "team-b", ready: true).With("metadata.annotations", new JsonObject
    {
        ["kubermatic.io/owner"] = $$"""[{"name":"{{owner}}","namespace":"team-a","group":"catalog.kubecarrier.io","kind":"{{kind}}"}]""",
    });

    private static JsonObject Unoffered(string plural)
    {
        var entry = TutorialHub.Parse(TutorialHub.Entry("team-a").ToJsonString().Replace("couchdbs", plural, StringComparison.Ordinal));
        return entry;
    }

    private static JsonObject Confirming(JsonObject item, string number) =>
        item.With("metadata.annotations", new JsonObject { ["kubecarrier.io/confirm-destroy"] = number });

    private static string Message(JsonObject answer) => answer["status"]!["message"]!.GetValue<string>();
}
