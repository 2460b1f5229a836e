using System.Collections.Concurrent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Catalogs;

/// <summary>Keeps the slimmed CRD of a derived resource, and its restrictions in it as far as live instances allow.</summary>
internal sealed class DerivedCustomResourceReconciler(Hub hub, PlanExecutor executor, TimeProvider clock) : IReconciler<NamespacedName>
{
    private readonly ConcurrentDictionary<NamespacedName, SchemaTightening> _tightenings = new();

    public int Workers => 4;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<DerivedCustomResource>().Subscribe(change => enqueue(change.Name));
        hub.Of(KubernetesResources.CustomResourceDefinitions).Subscribe(change =>
        {
            var providers = change.States.Select(crd => crd.Meta.Labels.GetValueOrDefault(WellKnown.Labels.OriginNamespace)).ToHashSet();
            foreach (var derived in hub.Of<DerivedCustomResource>().List().Where(derived => providers.Contains(derived.Meta.Namespace)))
            {
                enqueue(derived.Meta.NamespacedName);
            }
        });
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<DerivedCustomResource>().Get(key) is not { } seen)
        {
            _tightenings.TryRemove(key, out _);
            return null;
        }

        var derived = seen.As<DerivedCustomResource>();
        var crds = hub.Of(KubernetesResources.CustomResourceDefinitions);
        var own = hub.CrdOf(DerivedCustomResource.ResourceType, key);
        var found = await crds.FindAsync(derived.Spec.BaseCRD.Name, cancellationToken);
        var discovery = Owners.LabelledOwner(CustomResourceDiscovery.ResourceType, found?.Meta.Labels ?? new Dictionary<string, string>());
        var observed = new DerivedObserved(derived, found, own)
        {
            Crds = hub.CrdNames,
            SourceUid = discovery is { } name && hub.Get<CustomResourceDiscovery>(name)?.Status?.CRD is { } source ? ObjectMeta.Of(source).Uid : null,
        };
        var (hold, next, lookAgain) = await LookAsync(key, observed, cancellationToken);
        var plan = DerivedCustomResourcePlan.For(observed with { Hold = hold }, clock.GetUtcNow()) with { LookAgain = lookAgain };
        var execution = await executor.ExecuteAsync(seen, hub.Of<DerivedCustomResource>(), plan, cancellationToken);
        if (execution.IsDone)
        {
            _tightenings[key] = next; // after the plan was made so: what failed is looked at again in the same order
        }

        return execution.LookAgain;
    }

    private async Task<(SchemaHold Hold, SchemaTightening Next, TimeSpan? LookAgain)> LookAsync(
        NamespacedName key, DerivedObserved observed, CancellationToken cancellationToken)
    {
        var tightening = SchemaTightening.Of(observed.Derived, _tightenings.GetValueOrDefault(key), clock.GetUtcNow());
        var wanted = DerivedCustomResourcePlan.Wanted(observed);
        var violators = tightening.NeedsInstances(wanted, observed.TenantCrd?.Json) && observed.TenantCrd is { } crd
            && await hub.InstancesAsync(CrdState.Resource(crd.Json), cancellationToken) is { } instances
                ? SchemaViolators.Find(observed.Derived.Spec.Expose, wanted.Keywords, instances)
                : null;
        return tightening.Decide(wanted, observed.TenantCrd?.Json, violators, clock.GetUtcNow());
    }
}
