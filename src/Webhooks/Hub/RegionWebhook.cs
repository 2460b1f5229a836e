using KubeCarrier.Policy.Regions;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="RegionRules"/> to its path. They need no facts beyond the request.</summary>
internal static class RegionWebhook
{
    public static IServiceCollection AddRegionWebhook(this IServiceCollection services) => services.AddValidatingWebhook(RegionRules.All);
}
