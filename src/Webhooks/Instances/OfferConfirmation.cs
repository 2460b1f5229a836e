using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Webhooks.Instances;

/// <summary>
/// Before a denial for want of an offer, or because it was withdrawn: one live look whether the tenant has been promised one that watches have not told us of. The Offering
/// itself is never trusted; it only makes us wait for our own picture.
/// </summary>
internal sealed class OfferConfirmation(IClusterClient cluster, HubViewStore store)
{
    /// <summary>Watches lag by milliseconds. What is not here after this will be here at the user's next try.</summary>
    private static readonly TimeSpan WatchLag = TimeSpan.FromSeconds(1);

    /// <summary>The picture to judge by again; null when nothing was promised. A live read that fails throws: facts that cannot be had are no denial.</summary>
    public async Task<HubView?> WhenOfferedAsync(AdmissionRequestBody request, Func<HubView, bool> isAllowed, CancellationToken cancellationToken) =>
        request is { Resource: { } resource, Namespace: { } @namespace }
        && await cluster.GetAsync(Offering.ResourceType, new(@namespace, $"{resource.Resource}.{resource.Group}"), cancellationToken) is not null
            ? await store.WhenAsync(isAllowed, WatchLag, cancellationToken) ?? HubView.Empty
            : null;
}
