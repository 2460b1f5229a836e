using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="CatalogRules"/> to its path. They need no facts beyond the request.</summary>
internal static class CatalogWebhook
{
    public static IServiceCollection AddCatalogWebhook(this IServiceCollection services) => services.AddValidatingWebhook(CatalogRules.All);
}
