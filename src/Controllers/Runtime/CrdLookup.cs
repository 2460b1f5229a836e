using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Informers;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>CRDs by name. Only CRDs of the hub are watched; one without our labels is found by asking, so that it can be refused by its reason.</summary>
internal static class CrdLookup
{
    public static async Task<KubeObject?> FindAsync(this ResourceCache crds, string name, CancellationToken cancellationToken) =>
        crds.Get(new(null, name)) ?? await crds.PeekAsync(new(null, name), cancellationToken);
}
