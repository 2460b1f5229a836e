using KubeCarrier.Policy.Hub;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>The picture of the hub follows the watches, piece by piece.</summary>
public sealed class HubViewFeedTests : IAsyncLifetime
{
    private readonly FakeCluster _cluster = TutorialHub.Cluster();

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.ReadyAsync(_cluster);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public void The_first_picture_is_whole()
    {
        var view = _app.Store.Current.ShouldNotBeNull();

        view.AccountOf("team-a").ShouldNotBeNull().IsProvider.ShouldBeTrue();
        IsOffered(view, "team-b").ShouldBeTrue();
        IsOffered(view, "team-c").ShouldBeFalse();
        IsAssigned(view, "team-b").ShouldBeTrue();
        view.Crd(TutorialHub.InternalGroup, "couchdbs").ShouldNotBeNull().Role.ShouldBe(CrdRole.Internal);
    }

    [Fact]
    public async Task A_new_account_is_there_and_a_deleted_one_is_gone()
    {
        _cluster.Put(TutorialHub.Account("team-d", "Tenant"));
        await SeenAsync(view => view.AccountOf("team-d") is not null);

        _cluster.Remove(TutorialHub.Account("team-d", "Tenant"));
        await SeenAsync(view => view.AccountOf("team-d") is null);
    }

    [Fact]
    public async Task A_tenants_label_makes_and_unmakes_the_offer()
    {
        _cluster.Put(TutorialHub.Tenant("team-a", "team-c", "gold"));
        await SeenAsync(view => IsOffered(view, "team-c"));

        _cluster.Put(TutorialHub.Tenant("team-a", "team-c", "bronze"));
        await SeenAsync(view => !IsOffered(view, "team-c"));
    }

    [Fact]
    public async Task An_account_that_is_no_tenant_any_more_is_offered_nothing()
    {
        _cluster.Put(TutorialHub.Account("team-b", "Provider"));

        await SeenAsync(view => !IsOffered(view, "team-b"));
    }

    [Fact]
    public async Task A_deleted_catalog_withdraws_everything_in_it()
    {
        _cluster.Remove(TutorialHub.Catalog("team-a", "gold"));

        await SeenAsync(view => !IsOffered(view, "team-b"));
    }

    [Fact]
    public async Task A_deleted_entry_takes_its_CRDs_along()
    {
        _cluster.Remove(TutorialHub.Entry("team-a"));

        await SeenAsync(view => view.Crd(TutorialHub.TenantGroup, "couchdbs") is null && view.Crd(TutorialHub.InternalGroup, "couchdbs") is null);
    }

    [Fact]
    public async Task An_assignment_that_is_not_ready_any_more_counts_no_more()
    {
        _cluster.Put(TutorialHub.Assignment("team-a", "team-b", ready: false));

        await SeenAsync(view => !IsAssigned(view, "team-b"));
    }

    [Fact]
    public async Task One_providers_change_leaves_the_others_alone()
    {
        _cluster.Put(TutorialHub.Account("team-p", "Provider"));
        _cluster.Put(TutorialHub.Entry("team-p"));
        _cluster.Put(TutorialHub.Catalog("team-p", "gold"));
        _cluster.Put(TutorialHub.Tenant("team-p", "team-c", "gold"));
        var seen = await SeenAsync(view => view.Crd("eu-west-1.team-p", "couchdbs") is { } crd && view.IsOffered(crd, "team-c"));
        IsOffered(seen, "team-b").ShouldBeTrue();

        _cluster.Remove(TutorialHub.Entry("team-p"));
        seen = await SeenAsync(view => view.Crd("eu-west-1.team-p", "couchdbs") is null);
        IsOffered(seen, "team-b").ShouldBeTrue();
    }

    private async Task<HubView> SeenAsync(Func<HubView, bool> condition)
    {
        var view = (await _app.Store.WhenAsync(condition, RunningApp.Patience, CancellationToken.None)).ShouldNotBeNull();
        condition(view).ShouldBeTrue();
        return view;
    }

    private static bool IsOffered(HubView view, string tenant) =>
        view.Crd(TutorialHub.TenantGroup, "couchdbs") is { } crd && view.IsOffered(crd, tenant);

    private static bool IsAssigned(HubView view, string tenant) =>
        view.Crd(TutorialHub.InternalGroup, "couchdbs") is { } crd && view.IsAssigned(crd, tenant);
}
