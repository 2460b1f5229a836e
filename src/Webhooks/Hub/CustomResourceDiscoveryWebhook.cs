using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="CustomResourceDiscoveryRules"/> to its path and, on DELETE, to the instances that are live.</summary>
internal static class CustomResourceDiscoveryWebhook
{
    public static IServiceCollection AddCustomResourceDiscoveryWebhook(this IServiceCollection services) =>
        services.AddValidatingWebhook(CustomResourceDiscoveryRules.All, provider => new Gatherer(provider.GetRequiredService<LiveInstanceReader>()).GatherAsync);

    private sealed class Gatherer(LiveInstanceReader instances)
    {
        public async ValueTask<LiveInstances> GatherAsync(AdmissionRequest<CustomResourceDiscovery> request, CancellationToken cancellationToken) =>
            request.Operation is AdmissionOperation.Delete
                ? await instances.ReadAsync(request.Subject.Status?.ManagementClusterCRD?.Name, cancellationToken)
                : LiveInstances.None;
    }
}
