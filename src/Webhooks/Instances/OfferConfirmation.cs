using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Webhooks.Instances;

/// <summary>
/// Before a denial for want of an offer, or because it was withdrawn: one live look whether the tenant has been promised one that watches have not told us of. The Offering
/// itself is never trusted; it only makes us wait for our own picture.
/// </summary>
internal sealed class OfferConfirmation(IClusterClient cluster, HubViewStore store)
{
    /// <summary>Watches lag by milliseconds. What is not here after this will be here at the user's next try.</summary>
    private static readonly TimeSpan WatchLag = TimeSpan.FromSeconds(1);

    public static bool IsNeeded(Decision decision) =>
        !decision.IsAllowed && decision.Violations is [{ Rule: TenantObjectRules.OfferExistsRule or FreezeRules.OfferIsNotWithdrawnRule }];

    /// <summary>The decision and the picture it rests on. A live read that fails throws: facts that cannot be had are no denial.</summary>
    public async Task<(Decision Decision, HubView View)> ConfirmAsync(
        AdmissionRequest<JsonObject> request, Decision denial, CancellationToken cancellationToken)
    {
        var offering = $"{request.Resource.Resource}.{request.Resource.Group}";
        if (await cluster.GetAsync(Offering.ResourceType, new(request.Namespace, offering), cancellationToken) is null)
        {
            return (denial, store.Current ?? HubView.Empty);
        }

        var view = await store.WhenAsync(seen => Judge(request, seen).IsAllowed, WatchLag, cancellationToken) ?? HubView.Empty;
        return (Judge(request, view), view);
    }

    private static Decision Judge(AdmissionRequest<JsonObject> request, HubView view) => InstanceRules.For(request.Resource, view).Evaluate(request, view);
}
