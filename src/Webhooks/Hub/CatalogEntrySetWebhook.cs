using KubeCarrier.Policy.CatalogEntrySets;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="CatalogEntrySetRules"/> to its path. They need no facts beyond the request.</summary>
internal static class CatalogEntrySetWebhook
{
    public static IServiceCollection AddCatalogEntrySetWebhook(this IServiceCollection services) => services.AddValidatingWebhook(CatalogEntrySetRules.All);
}
