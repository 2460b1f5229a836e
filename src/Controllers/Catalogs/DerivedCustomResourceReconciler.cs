using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.DerivedResources;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Catalogs;

/// <summary>Keeps the slimmed CRD of a derived resource.</summary>
internal sealed class DerivedCustomResourceReconciler(Hub hub, PlanExecutor executor, TimeProvider clock) : IReconciler<NamespacedName>
{
    public int Workers => 4;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<DerivedCustomResource>().Subscribe(change => enqueue(change.Name));
        hub.Of(KubernetesResources.CustomResourceDefinitions).Subscribe(change =>
        {
            var provider = (change.New ?? change.Old)?.Meta.Labels.GetValueOrDefault(WellKnown.Labels.OriginNamespace);
            foreach (var derived in hub.Of<DerivedCustomResource>().List().Where(derived => derived.Meta.Namespace == provider))
            {
                enqueue(derived.Meta.NamespacedName);
            }
        });
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<DerivedCustomResource>().Get(key) is not { } seen)
        {
            return null;
        }

        var derived = seen.As<DerivedCustomResource>();
        var crds = hub.Of(KubernetesResources.CustomResourceDefinitions);
        var own = crds.List().FirstOrDefault(crd => Owners.LabelledOwner(DerivedCustomResource.ResourceType, crd.Meta.Labels) == key);
        var observed = new DerivedObserved(derived, (await crds.FindAsync(derived.Spec.BaseCRD.Name, cancellationToken))?.Json, own?.Json);
        return await executor.ExecuteAsync(seen, hub.Of<DerivedCustomResource>(), DerivedCustomResourcePlan.For(observed, clock.GetUtcNow()), cancellationToken);
    }
}
