using KubeCarrier.Policy.Offerings;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="OfferingRules"/> to its path. They need no facts beyond the request.</summary>
internal static class OfferingWebhook
{
    public static IServiceCollection AddOfferingWebhook(this IServiceCollection services) => services.AddValidatingWebhook(OfferingRules.All);
}
