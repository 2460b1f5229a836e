using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.DerivedResources;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="DerivedCustomResourceRules"/> to its path and, on DELETE, to the instances that are live.</summary>
internal static class DerivedCustomResourceWebhook
{
    public static IServiceCollection AddDerivedCustomResourceWebhook(this IServiceCollection services) =>
        services.AddValidatingWebhook(DerivedCustomResourceRules.All, provider => new Gatherer(provider.GetRequiredService<LiveInstanceReader>()).GatherAsync);

    private sealed class Gatherer(LiveInstanceReader instances)
    {
        public async ValueTask<LiveInstances> GatherAsync(AdmissionRequest<DerivedCustomResource> request, CancellationToken cancellationToken) =>
            request.Operation is AdmissionOperation.Delete
                ? await instances.ReadAsync(request.Subject.Status?.DerivedCR?.Name, cancellationToken)
                : LiveInstances.None;
    }
}
