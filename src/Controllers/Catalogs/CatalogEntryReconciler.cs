using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Discoveries;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.WebhookConfigurations;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Catalogs;

/// <summary>Keeps an entry's hold on its base CRD, its derived resource, and its report of both CRDs.</summary>
internal sealed class CatalogEntryReconciler(
    Hub hub, AdmissionProof proof, WithdrawalReports withdrawals, SchemaUpdates updates, PlanExecutor executor, TimeProvider clock)
    : IReconciler<NamespacedName>
{
    public int Workers => 4;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<CatalogEntry>().Subscribe(change => enqueue(change.Name));
        hub.Of<DerivedCustomResource>().Subscribe(change => enqueue(change.Name));
        hub.Of(KubernetesResources.CustomResourceDefinitions).Subscribe(change =>
        {
            foreach (var provider in change.States.Select(crd => crd.Meta.Labels.GetValueOrDefault(WellKnown.Labels.OriginNamespace)).Distinct())
            {
                EnqueueAll(enqueue, provider);
            }
        });
        hub.Of<CustomResourceDiscovery>().Subscribe(change =>
        {
            if (AccessOf(change.New) != AccessOf(change.Old))
            {
                EnqueueAll(enqueue, change.Name.Namespace);
            }
        });
        withdrawals.Changed += enqueue;
        updates.Changed += discovery => EnqueueAll(enqueue, discovery.Namespace);
        proof.Changed += () => EnqueueAll(enqueue, null);
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<CatalogEntry>().Get(key) is not { } seen)
        {
            return null;
        }

        var entry = seen.As<CatalogEntry>();
        var crd = await hub.Of(KubernetesResources.CustomResourceDefinitions).FindAsync(entry.Spec.BaseCRD.Name, cancellationToken);
        var observed = CatalogEntryObserved.Of(entry, crd, hub, proof.Covers) with
        {
            Unoffered = withdrawals.Of(key),
            SchemaUpdate = crd is null ? null : UpdateOf(crd, key),
            Access = crd is not null && Owners.LabelledOwner(CustomResourceDiscovery.ResourceType, crd.Meta.Labels) is { } discovery
                ? AccessOf(hub.Of<CustomResourceDiscovery>().Get(discovery)) : null,
        };
        return (await executor.ExecuteAsync(seen, hub.Of<CatalogEntry>(), CatalogEntryPlan.For(observed, clock.GetUtcNow()), cancellationToken)).LookAgain;
    }

    private static Condition? AccessOf(KubeObject? discovery) =>
        discovery?.As<CustomResourceDiscovery>().Status?.Conditions.FirstOrDefault(condition => condition.Type == CustomResourceDiscoveryConditions.AccessReady);

    // Only for the one entry that uses the CRD.
    private SchemaUpdateReport? UpdateOf(KubeObject crd, NamespacedName entry) =>
        crd.Meta.Annotations.GetValueOrDefault(WellKnown.Annotations.CatalogEntry) == $"{entry}"
        && Owners.LabelledOwner(CustomResourceDiscovery.ResourceType, crd.Meta.Labels) is { } discovery
            ? updates.Of(discovery)
            : null;

    private void EnqueueAll(Action<NamespacedName> enqueue, string? @namespace)
    {
        foreach (var entry in hub.Of<CatalogEntry>().List().Where(entry => @namespace is null || entry.Meta.Namespace == @namespace))
        {
            enqueue(entry.Meta.NamespacedName);
        }
    }
}
