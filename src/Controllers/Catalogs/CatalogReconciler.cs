using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Instances;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Controllers.Catalogs;

/// <summary>Publishes what the Catalogs of one provider offer; the key is the provider's namespace.</summary>
internal sealed class CatalogReconciler(
    Hub hub, InstanceRouteReconciler routes, InstanceCounter instances, WithdrawalReports reports, PlanExecutor executor, QuotaWriter quotas, TimeProvider clock)
    : IReconciler<string>
{
    // The end of the last instance is an event; this is for the one that gets lost while a watch is exchanged.
    private static readonly TimeSpan WhileInstancesLive = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan WhileAwaited = TimeSpan.FromSeconds(10);

    private static readonly IReadOnlyList<ResourceType> PublishedTypes =
    [
        Offering.ResourceType,
        Provider.ResourceType,
        Region.ResourceType,
        ServiceClusterAssignment.ResourceType,
        KubernetesResources.ResourceQuotas,
        KubernetesResources.Roles,
        KubernetesResources.RoleBindings,
    ];

    // Two workers never hold the same provider, so nothing here is written twice at a time.
    public int Workers => 4;

    public void Watch(Action<string> enqueue)
    {
        foreach (var type in new[] { Catalog.ResourceType, CatalogEntry.ResourceType, Tenant.ResourceType, ServiceCluster.ResourceType, ServiceClusterAssignment.ResourceType })
        {
            hub.Of(type).Subscribe(change => enqueue(change.Name.Namespace ?? ""));
        }

        hub.Of<Account>().Subscribe(_ =>
        {
            foreach (var provider in hub.Of<Catalog>().List().Select(catalog => catalog.Meta.Namespace).Distinct())
            {
                enqueue(provider ?? "");
            }
        });
        routes.InstanceGone += provider =>
        {
            if (reports.AnyIn(provider))
            {
                enqueue(provider);
            }
        };
        foreach (var type in PublishedTypes)
        {
            hub.Of(type).Subscribe(change =>
            {
                foreach (var provider in IsOnlyACount(change) ? [] : change.States.Select(seen => CatalogOwners.Read(seen.Meta)?.Namespace).OfType<string>())
                {
                    enqueue(provider);
                }
            });
        }
    }

    // Every instance that comes or goes is counted in a quota; that alone is no reason to look at all that its provider publishes.
    private static bool IsOnlyACount(Change<Seen> change) =>
        change is { Old: { } before, New: { } after }
        && after.Json.Text("kind") == KubernetesResources.ResourceQuotas.Kind
        && QuotaState.Of(before.Json).Fingerprint == QuotaState.Of(after.Json).Fingerprint;

    public async Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(key, cancellationToken);
        var own = hub.Of<Catalog>();
        var refused = new RefusedWrites();
        foreach (var (catalog, its) in plan.Catalogs)
        {
            if (own.Get(catalog.Metadata.NamespacedName) is { } seen)
            {
                await refused.TryAsync(own.Type, seen.Meta.NamespacedName, () => PlanExecutor.EnsureFinalizersAsync(seen, own, its, cancellationToken));
            }
        }

        // Without our finalizers nothing is made: what a Catalog published would be left behind.
        plan = refused.Any ? plan with { Publish = new(), Withdrawals = [] } : plan;
        var areNew = await quotas.PrepareAsync(plan.Publish, refused, cancellationToken);
        plan = areNew ? await PlanAsync(key, cancellationToken) : plan; // now that they hold, what they limit may be offered
        await executor.ApplyAsync(plan.Publish, refused, cancellationToken);
        await executor.DeleteAsync(plan.Withdrawals.SelectMany(withdrawal => withdrawal.Deletions), refused, cancellationToken);
        TimeSpan? again = null;
        foreach (var (catalog, its) in plan.Catalogs)
        {
            if (own.Get(catalog.Metadata.NamespacedName) is { } seen)
            {
                var execution = await executor.FinishAsync(
                    seen, own, refused.AreNone ? its : its with { ReleasedFinalizers = [] }, new(plan.Concerning(catalog, refused.All)), cancellationToken);
                again = again < execution.LookAgain ? again : execution.LookAgain ?? again;
            }
        }

        refused.ThrowPassing();
        return again is not null ? again
            : plan.Withdrawals.Any(withdrawal => withdrawal.IsAwaited) ? WhileAwaited
            : plan.Withdrawals.Any(withdrawal => withdrawal.Instances is { Count: > 0 }) ? WhileInstancesLive
            : null;
    }

    // Only what was withdrawn is counted, and only then is there a second plan.
    private async Task<CatalogPlan> PlanAsync(string provider, CancellationToken cancellationToken)
    {
        var observed = Observe(provider);
        var plan = CatalogPlan.For(observed, clock.GetUtcNow());
        if (plan.Withdrawals.Count > 0)
        {
            reports.Expect(provider); // what goes while it is being counted
            plan = CatalogPlan.For(observed with { Instances = await instances.CountAsync(plan.Withdrawals, cancellationToken) }, clock.GetUtcNow());
        }

        reports.Set(provider, plan.Unoffered, observed.Entries.Select(entry => entry.Metadata.Name ?? ""));
        return plan;
    }

    private CatalogObserved Observe(string provider) => new()
    {
        Provider = provider,
        Account = hub.Get<Account>(new(null, provider)),
        Catalogs = hub.In<Catalog>(provider),
        Entries = hub.In<CatalogEntry>(provider),
        Tenants = hub.In<Tenant>(provider),
        AccountOf = name => hub.Get<Account>(new(null, name)),
        ServiceClusters = hub.In<ServiceCluster>(provider),
        Assignments = hub.In<ServiceClusterAssignment>(provider),
        Quotas = [.. hub.Of(KubernetesResources.ResourceQuotas).List()
            .Where(quota => quota.Meta.Labels.GetValueOrDefault(WellKnown.Labels.OriginNamespace) == provider).Select(quota => quota.Json)],
        Published =
        [
            .. from type in PublishedTypes
               from seen in hub.Of(type).List()
               where seen.Meta.Annotations.ContainsKey(WellKnown.Annotations.Owners)
               select (type, seen.Meta),
        ],
    };
}
