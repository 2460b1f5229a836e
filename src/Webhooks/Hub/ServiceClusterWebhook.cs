using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="ServiceClusterRules"/> to its path. They need no facts beyond the request.</summary>
internal static class ServiceClusterWebhook
{
    public static IServiceCollection AddServiceClusterWebhook(this IServiceCollection services) => services.AddValidatingWebhook(ServiceClusterRules.All);
}
