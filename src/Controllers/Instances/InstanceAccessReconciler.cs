using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Controllers.Instances;

/// <summary>Keeps the ClusterRoles that let both processes work with the instances of a CRD; the key is the CRD's name.</summary>
internal sealed class InstanceAccessReconciler(Hub hub) : IReconciler<NamespacedName>
{
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
            foreach (var role in InstanceAccess.For(crd.Json))
            {
                await hub.Of(KubernetesResources.ClusterRoles).ApplyAsync(role, null, cancellationToken);
            }
        }

        return null;
    }
}
