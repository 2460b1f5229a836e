using KubeCarrier.Policy.Tenants;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="TenantRules"/> to its path. They need no facts beyond the request.</summary>
internal static class TenantWebhook
{
    public static IServiceCollection AddTenantWebhook(this IServiceCollection services) => services.AddValidatingWebhook(TenantRules.All);
}
