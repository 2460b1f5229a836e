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
    Hub hub, InstanceRouteReconciler routes, InstanceCounter instances, WithdrawalReports reports, PlanExecutor executor, TimeProvider clock)
    : IReconciler<string>
{
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
        foreach (var type in CatalogObserved.PublishedTypes)
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
    private static bool IsOnlyACount(Change<KubeObject> change) =>
        change is { Old: { } before, New: { } after }
        && after.Json.Text("kind") == KubernetesResources.ResourceQuotas.Kind
        && QuotaState.Of(before.Json).Fingerprint == QuotaState.Of(after.Json).Fingerprint;

    public async Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        var (own, now) = (hub.Of<Catalog>(), clock.GetUtcNow());
        var observed = CatalogObserved.Of(key, hub);
        var plan = CatalogPlan.For(observed, now);
        if (plan.Withdrawals.Count > 0)
        {
            // Only what was withdrawn is counted, and only then is there a second plan.
            reports.Expect(key); // what goes while it is being counted
            plan = CatalogPlan.For(observed with { Instances = await instances.CountAsync(plan.Withdrawals, cancellationToken) }, now);
        }

        reports.Set(key, plan.Unoffered, observed.Entries.Select(entry => entry.Metadata.Name ?? ""));
        return (await executor.ExecuteAsync(plan.Run(PlanExecutor.StoredIn(own), now), own, static _ => Task.CompletedTask, cancellationToken)).LookAgain;
    }
}
