using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Offline.Settling;

/// <summary>
/// The controller, without a cluster: it observes a <see cref="HubState"/>, asks the same plans, and makes them so, until nothing is left to do.
/// What would come from a service cluster is as good as it can be: it answers, its namespaces are made, its CRDs are in files.
/// </summary>
internal sealed class OfflineController(OfflineRun run, ServiceClusterCrds sources)
{
    /// <summary>From an account to its last offer it is a dozen; more would mean that two plans write against each other.</summary>
    private const int MaxRounds = 50;

    private readonly OfflineCrds _crds = new(run, sources);
    private readonly OfflineCatalogs _catalogs = new(run);

    public void Run() => Repeat(() =>
    {
        Repeat(() =>
        {
            Accounts();
            ServiceClusters();
            _crds.Look();
        });
        _catalogs.Look(); // by far the largest plan, so only once the rest stands still
        _catalogs.Assignments();
    });

    private void Repeat(Action look)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var before = run.State;
            look();
            if (ReferenceEquals(before, run.State))
            {
                return;
            }
        }
    }

    private void Accounts()
    {
        var accounts = run.All<Account>();
        var providers = accounts.Where(account => account.As<Account>().Spec.Roles.Contains(AccountRole.Provider)).ToList();
        foreach (var account in accounts)
        {
            var name = account.Meta.Name ?? "";
            var @namespace = run.State.Get(HubKinds.Namespaces, new(null, name));
            var tenants = run.State.Table(OfflineRun.NameOf<Tenant>()).Values.Select(known => known.GetValueOrDefault(name)).OfType<KubeObject>().ToList();
            // Of the accounts the plan reads the providers. It is shown no roles and bindings: there is no RBAC offline.
            run.Look<Account>(account, [@namespace, .. providers, .. tenants], () => AccountPlan.For(
                new(account.As<Account>(), @namespace?.Meta, [.. providers.Select(provider => provider.As<Account>())], [.. tenants.Select(tenant => tenant.As<Tenant>())], []),
                run.Now));
        }
    }

    private void ServiceClusters()
    {
        foreach (var cluster in run.All<ServiceCluster>().Where(cluster => cluster.Meta.IsDeleting || cluster.As<ServiceCluster>().Status is null))
        {
            run.Execute<ServiceCluster>(cluster, ServiceClusterPlan.For(
                cluster.As<ServiceCluster>(), new ClusterContact.Connected(new(), cluster.Meta.Uid ?? ""),
                ServiceClusterPlan.Dependents(cluster.Meta.NamespacedName, run), run.Now));
        }
    }
}
