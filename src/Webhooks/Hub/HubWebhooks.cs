namespace KubeCarrier.Webhooks.Hub;

/// <summary>The webhooks of the hub's own kinds: the static configuration in manifests/webhooks names the same (spec 2.2).</summary>
internal static class HubWebhooks
{
    public static IServiceCollection AddHubWebhooks(this IServiceCollection services) => services
        .AddSingleton<LiveInstanceReader>()
        .AddSingleton<TenantInstanceReader>()
        .AddAccountWebhook()
        .AddTenantWebhook()
        .AddProviderWebhook()
        .AddRegionWebhook()
        .AddOfferingWebhook()
        .AddCatalogWebhook()
        .AddCatalogEntryWebhook()
        .AddCatalogEntrySetWebhook()
        .AddDerivedCustomResourceWebhook()
        .AddServiceClusterWebhook()
        .AddServiceClusterAssignmentWebhook()
        .AddCustomResourceDiscoveryWebhook()
        .AddHubStatusWebhook()
        .AddNamespaceWebhooks();
}
