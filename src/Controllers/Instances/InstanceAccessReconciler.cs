using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Instances;

/// <summary>Keeps the ClusterRoles that let both processes work with the instances of a CRD; the key is the CRD's name.</summary>
internal sealed class InstanceAccessReconciler(Hub hub, RefusalTeller teller) : IReconciler<NamespacedName>
{
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(30);

    public int Workers => 2;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of(KubernetesResources.CustomResourceDefinitions).Subscribe(change => enqueue(change.Name));
        hub.Of(KubernetesResources.ClusterRoles).Subscribe(change =>
        {
            foreach (var owner in change.States.SelectMany(role => role.Meta.OwnerReferences))
            {
                enqueue(new(null, owner.Name));
            }
        });
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of(KubernetesResources.CustomResourceDefinitions).Get(key) is { Meta.IsDeleting: false } crd)
        {
            var refused = new Refusals();
            foreach (var role in InstanceAccess.For(crd.Json))
            {
                await refused.TryAsync(
                    KubernetesResources.ClusterRoles, ObjectMeta.Of(role).NamespacedName,
                    () => hub.Of(KubernetesResources.ClusterRoles).ApplyAsync(role, null, cancellationToken));
            }

            if (refused.Any)
            {
                await teller.TellAsync(crd, Refusal.Text(refused.All), cancellationToken);
                return Refused;
            }

            teller.Over(crd);
        }

        return null;
    }
}
