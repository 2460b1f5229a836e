using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="CatalogEntryRules"/> to its path. They need no facts beyond the request.</summary>
internal static class CatalogEntryWebhook
{
    public static IServiceCollection AddCatalogEntryWebhook(this IServiceCollection services) => services.AddValidatingWebhook(CatalogEntryRules.All);
}
