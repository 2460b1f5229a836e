using System.Net;
using System.Text.Json.Nodes;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Account namespaces over HTTP: who counts as the controller, what is read live, and what is refused as no review of a namespace.</summary>
public sealed class NamespaceWebhookTests : IAsyncLifetime
{
    private const string Path = "/validate--v1-namespace";

    private const string OwnersPath = "/validate-namespace-owners";

    private const string NamespaceController = "system:serviceaccount:kube-system:namespace-controller";

    private readonly FakeCluster _cluster = new();

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.ReadyAsync(_cluster);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Shows("B27", "B28", "B34")]
    [Theory]
    [InlineData(Reviews.Controller, true)]
    [InlineData("system:admin", false)]
    [InlineData(NamespaceController, false)]
    [InlineData("system:serviceaccount:other:kubecarrier-controller", false)]
    [InlineData("system:serviceaccount:kubecarrier-system:kubecarrier-controller ", false)]
    [InlineData("System:serviceaccount:kubecarrier-system:kubecarrier-controller", false)]
    [InlineData("kubecarrier-controller", false)]
    [InlineData("", false)]
    public async Task Only_the_exact_name_marks_a_namespace(string user, bool allowed)
    {
        Allowed(await JudgeAsync("CREATE", Namespace(), null, user)).ShouldBe(allowed);
        Allowed(await JudgeAsync("UPDATE", Namespace(), Unmarked(), user)).ShouldBe(allowed);
        Allowed(await JudgeAsync("UPDATE", Unmarked(), Namespace(), user)).ShouldBe(allowed);
    }

    [Shows("B26", "B33")]
    [Fact]
    public async Task Groups_are_nobody()
    {
        var review = Review("UPDATE", Namespace().With("metadata.labels", Labels("kubecarrier.io/exempt")), Namespace(), "mallory").With(
            "request.userInfo.groups", new JsonArray("system:masters", "system:serviceaccounts:kubecarrier-system", "system:nodes"));

        Allowed(await _app.ReviewAsync(Path, review)).ShouldBeFalse();
    }

    [Shows("B28")]
    [Fact]
    public async Task A_review_without_userInfo_is_judged_as_nobody() =>
        Allowed(await _app.ReviewAsync(Path, Review("UPDATE", Unmarked(), Namespace(), "").With("request.userInfo", null))).ShouldBeFalse();

    [Shows("B01", "B02")]
    [Theory]
    [InlineData("status")]
    [InlineData("finalize")]
    public async Task A_subresource_is_judged_like_the_namespace_itself(string subResource)
    {
        Allowed(await _app.ReviewAsync(Path, Review("UPDATE", Unmarked(), Namespace(), "admin").With("request.subResource", subResource))).ShouldBeFalse();
        Allowed(await _app.ReviewAsync(Path, Review("UPDATE", Namespace().With("spec.finalizers", new JsonArray()), Namespace(), NamespaceController)
            .With("request.subResource", subResource))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_namespace_is_not_deleted_while_the_account_that_controls_it_lives()
    {
        _cluster.Put(TutorialHub.Account("team-b", "Tenant").With("metadata.uid", "uid-of-team-b"));

        Message(await JudgeAsync("DELETE", null, Namespace(), "admin")).ShouldContain("delete the account instead: kubectl delete account team-b");
        Allowed(await JudgeAsync("DELETE", null, Namespace(), Reviews.Controller)).ShouldBeTrue();
        Allowed(await JudgeAsync("DELETE", null, Namespace(), "system:serviceaccount:kube-system:generic-garbage-collector")).ShouldBeTrue();
    }

    [Shows("B22")]
    [Theory]
    [InlineData("metadata.uid", "of-its-successor")]
    [InlineData("metadata.deletionTimestamp", "2024-01-01T00:00:00Z")]
    public async Task A_namespace_without_a_living_account_may_be_cleared_away(string path, string value)
    {
        Allowed(await JudgeAsync("DELETE", null, Namespace(), "admin")).ShouldBeTrue();

        _cluster.Put(TutorialHub.Account("team-b", "Tenant").With("metadata.uid", "uid-of-team-b").With(path, value));

        Allowed(await JudgeAsync("DELETE", null, Namespace(), "admin")).ShouldBeTrue();
    }

    [Shows("B71")]
    [Fact]
    public async Task When_the_API_server_fails_people_wait_and_Kubernetes_does_not()
    {
        _cluster.Fail("etcd leader changed");

        (await _app.PostTextAsync(Path, Review("DELETE", null, Namespace(), "admin").ToJsonString())).Code.ShouldBe(HttpStatusCode.InternalServerError);
        Allowed(await JudgeAsync("DELETE", null, Namespace(), NamespaceController)).ShouldBeTrue();
        Allowed(await JudgeAsync("CREATE", Namespace(), null, Reviews.Controller)).ShouldBeTrue();
    }

    [Shows("B25")]
    [Fact]
    public async Task No_namespace_names_an_object_of_ours_as_owner()
    {
        var kubeSystem = Unmarked().With("metadata.name", "kube-system");
        var owned = kubeSystem.With("metadata.ownerReferences", Namespace()["metadata"]!["ownerReferences"]!.DeepClone());

        Message(await _app.ReviewAsync(OwnersPath, Review("UPDATE", owned, kubeSystem, "admin")))
            .ShouldContain("metadata.ownerReferences[0]: owner Account team-b is refused: Kubernetes would delete the namespace with it");
        Allowed(await _app.ReviewAsync(OwnersPath, Review("UPDATE", kubeSystem, owned, "admin"))).ShouldBeTrue();
        Allowed(await _app.ReviewAsync(OwnersPath, Review("CREATE", Namespace(), null, Reviews.Controller))).ShouldBeTrue();
    }

    [Shows("B40")]
    [Theory]
    [InlineData("request.kind.kind", "Pod")]
    [InlineData("request.kind.group", "apps")]
    [InlineData("request.resource.resource", "pods")]
    [InlineData("request.subResource", "scale")]
    public async Task A_path_judges_namespaces_only(string field, string value)
    {
        foreach (var path in new[] { Path, OwnersPath })
        {
            (await _app.PostTextAsync(path, Review("UPDATE", Namespace(), Namespace(), "admin").With(field, value).ToJsonString()))
                .Code.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Shows("B40")]
    [Fact]
    public async Task Request_and_object_name_the_same_namespace() =>
        Allowed(await _app.ReviewAsync(Path, Review("UPDATE", Namespace(), Namespace(), "admin").With("request.name", "other"))).ShouldBeFalse();

    private Task<JsonObject> JudgeAsync(string operation, JsonObject? after, JsonObject? before, string user) =>
        _app.ReviewAsync(Path, Review(operation, after, before, user));

    private static JsonObject Review(string operation, JsonObject? after, JsonObject? before, string user) => TutorialHub.Parse($$$$$"""
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{
          "uid":"705ab4f5-6393-11e8-b7cc-42010a800002",
          "kind":{"group":"","version":"v1","kind":"Namespace"},"resource":{"group":"","version":"v1","resource":"namespaces"},
          "name":"{{{{{(after ?? before!)["metadata"]!["name"]}}}}}","namespace":"{{{{{(after ?? before!)["metadata"]!["name"]}}}}}",
          "operation":"{{{{{operation}}}}}","userInfo":{"username":"{{{{{user}}}}}","groups":["system:authenticated"]},
          "object":{{{{{after?.ToJsonString() ?? "null"}}}}},"oldObject":{{{{{before?.ToJsonString() ?? "null"}}}}},
          "dryRun":false,"options":{"kind":"UpdateOptions","apiVersion":"meta.k8s.io/v1"}}}
        """);

    private static JsonObject Unmarked() => TutorialHub.Parse(
        """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team-b"},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}""");

    private static JsonObject Namespace() => Unmarked().With("metadata.labels", Labels()).With("metadata.ownerReferences", new JsonArray(TutorialHub.Parse(
        """{"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Account","name":"team-b","uid":"uid-of-team-b","controller":true,"blockOwnerDeletion":true}""")));

    private static JsonObject Labels(params string[] others)
    {
        var labels = new JsonObject { ["kubecarrier.io/account"] = "team-b" };
        foreach (var other in others)
        {
            labels[other] = "true";
        }

        return labels;
    }

    private static bool Allowed(JsonObject response) => response["allowed"]!.GetValue<bool>();

    private static string Message(JsonObject response) => response["status"]?["message"]?.GetValue<string>() ?? "";
}
