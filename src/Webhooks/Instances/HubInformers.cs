using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;

namespace KubeCarrier.Webhooks.Instances;

/// <summary>The local copies the <see cref="KubeCarrier.Policy.Hub.HubView"/> is made of.</summary>
internal sealed class HubInformers(IClusterClient cluster, TimeProvider clock, ILogger<HubInformers> logger) : IAsyncDisposable
{
    public Informer<Account> Accounts { get; } = New<Account>(cluster, clock, logger);

    public Informer<Tenant> Tenants { get; } = New<Tenant>(cluster, clock, logger);

    public Informer<Catalog> Catalogs { get; } = New<Catalog>(cluster, clock, logger);

    public Informer<CatalogEntry> CatalogEntries { get; } = New<CatalogEntry>(cluster, clock, logger);

    public Informer<ServiceClusterAssignment> Assignments { get; } = New<ServiceClusterAssignment>(cluster, clock, logger);

    /// <summary>Without the CRDs in them, which are by far the largest part and concern no review.</summary>
    public Informer<CustomResourceDiscovery> Discoveries { get; } = new(cluster, CustomResourceDiscovery.ResourceType, WithoutCrd, new(), clock, logger);

    /// <summary>Plurals of what has not been listed yet.</summary>
    public IEnumerable<string> Missing => new[]
    {
        Accounts.HasSynced ? null : Account.ResourceType.Plural,
        Tenants.HasSynced ? null : Tenant.ResourceType.Plural,
        Catalogs.HasSynced ? null : Catalog.ResourceType.Plural,
        CatalogEntries.HasSynced ? null : CatalogEntry.ResourceType.Plural,
        Assignments.HasSynced ? null : ServiceClusterAssignment.ResourceType.Plural,
        Discoveries.HasSynced ? null : CustomResourceDiscovery.ResourceType.Plural,
    }.OfType<string>();

    public Task WhenSyncedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Accounts.WhenSyncedAsync(cancellationToken),
        Tenants.WhenSyncedAsync(cancellationToken),
        Catalogs.WhenSyncedAsync(cancellationToken),
        CatalogEntries.WhenSyncedAsync(cancellationToken),
        Assignments.WhenSyncedAsync(cancellationToken),
        Discoveries.WhenSyncedAsync(cancellationToken));

    /// <summary>Ends when the first of them does: each runs until cancelled, or something is very wrong.</summary>
    public async Task RunAsync(CancellationToken cancellationToken) => await await Task.WhenAny(
        Accounts.RunAsync(cancellationToken),
        Tenants.RunAsync(cancellationToken),
        Catalogs.RunAsync(cancellationToken),
        CatalogEntries.RunAsync(cancellationToken),
        Assignments.RunAsync(cancellationToken),
        Discoveries.RunAsync(cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await Accounts.DisposeAsync();
        await Tenants.DisposeAsync();
        await Catalogs.DisposeAsync();
        await CatalogEntries.DisposeAsync();
        await Assignments.DisposeAsync();
        await Discoveries.DisposeAsync();
    }

    private static CustomResourceDiscovery WithoutCrd(JsonObject json) =>
        ClusterClientExtensions.Decode<CustomResourceDiscovery>(json) is { Status: { } status } discovery
            ? discovery with { Status = status with { CRD = null } }
            : ClusterClientExtensions.Decode<CustomResourceDiscovery>(json);

    private static Informer<T> New<T>(IClusterClient cluster, TimeProvider clock, ILogger logger)
        where T : class, IKubernetesObject<T> => Informer.For<T>(cluster, new(), clock, logger);
}
