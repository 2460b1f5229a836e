using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Accounts;
using KubeCarrier.Controllers.Tests.Support;

namespace KubeCarrier.Controllers.Tests.Accounts;

/// <summary>What an account's reconciler writes, and that it comes to rest.</summary>
public sealed class AccountReconcilerTests
{
    private const string TeamA = """
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Account
        metadata: {name: team-a}
        spec:
          metadata: {displayName: The A Team, shortDescription: a team}
          roles: [Provider, Tenant]
          subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: hannibal}]
        """;

    private static readonly NamespacedName Name = new(null, "team-a");

    private readonly TestHub _hub = new();
    private readonly AccountReconciler _reconciler;

    public AccountReconcilerTests() => _reconciler = new(_hub.Hub, _hub.Executor, _hub.Clock);

    [Fact]
    public async Task The_namespace_is_made_before_anything_in_it()
    {
        await _hub.SeeAsync(Account.ResourceType, TeamA);

        await ReconcileAsync();
        _hub.Cluster.Writes.ShouldBe(["patch accounts team-a", "create namespaces team-a", "apply accounts/status team-a", "create events default/*"]);
        _hub.Cluster.ForgetWrites();

        await ReconcileAsync();
        _hub.Cluster.Writes.ShouldBe(
        [
            "apply roles team-a/kubecarrier:provider",
            "apply rolebindings team-a/kubecarrier:provider",
            "apply roles team-a/kubecarrier:tenant",
            "apply rolebindings team-a/kubecarrier:tenant",
            "apply tenants team-a/team-a",
            "apply accounts/status team-a",
            "create events default/*",
        ]);
    }

    [Fact]
    public async Task Once_it_is_complete_nothing_is_written_any_more()
    {
        await _hub.SeeAsync(Account.ResourceType, TeamA);
        await ReconcileAsync();
        await ReconcileAsync();
        _hub.Cluster.ForgetWrites();

        await ReconcileAsync();

        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_namespace_of_somebody_else_is_never_taken()
    {
        _hub.Cluster.Put(KubernetesResources.Namespaces, TestHub.Manifest("{apiVersion: v1, kind: Namespace, metadata: {name: team-a}}"));
        await _hub.SeeAsync(Account.ResourceType, TeamA);

        await ReconcileAsync();

        _hub.Cluster.Writes.ShouldBe(["patch accounts team-a", "apply accounts/status team-a", "create events default/*"]);
        _hub.Cluster.Find(Account.ResourceType, Name)?["status"]?["conditions"]?[0]?["reason"]?.GetValue<string>().ShouldBe("NamespaceNotOurs");
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_no_error()
    {
        await ReconcileAsync();

        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    private Task<TimeSpan?> ReconcileAsync() => _reconciler.ReconcileAsync(Name, CancellationToken.None);
}
