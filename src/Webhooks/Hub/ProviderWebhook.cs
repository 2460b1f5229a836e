using KubeCarrier.Policy.Providers;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="ProviderRules"/> to its path. They need no facts beyond the request.</summary>
internal static class ProviderWebhook
{
    public static IServiceCollection AddProviderWebhook(this IServiceCollection services) => services.AddValidatingWebhook(ProviderRules.All);
}
