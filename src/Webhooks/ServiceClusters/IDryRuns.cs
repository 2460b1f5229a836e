using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Webhooks.ServiceClusters;

/// <summary>Asks service clusters what they think of an object.</summary>
internal interface IDryRuns
{
    /// <summary>Within a budget of its own, whatever happens there; throws only when nobody waits for the answer any more.</summary>
    Task<DryRunAnswer> AskAsync(DryRunRequest request, CancellationToken cancellationToken);
}
