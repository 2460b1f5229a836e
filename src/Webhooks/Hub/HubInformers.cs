using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>The local copies that the <see cref="KubeCarrier.Policy.Hub.HubView"/> is made of, named here and nowhere else.</summary>
internal sealed class HubInformers : IAsyncDisposable
{
    private readonly IReadOnlyList<Copy> _copies;

    public HubInformers(IClusterClient cluster, TimeProvider clock, ILogger<HubInformers> logger)
    {
        _copies =
        [
            Of(KubeObject.Decode<Account>),
            Of(KubeObject.Decode<Tenant>),
            Of(KubeObject.Decode<Catalog>),
            Of(KubeObject.Decode<CatalogEntry>),
            Of(KubeObject.Decode<ServiceClusterAssignment>),
            Of(WithoutCrd),
        ];

        Copy Of<T>(Func<JsonObject, T> decode)
            where T : class, IKubernetesObject<T> => Copy.Of(new Informer<T>(cluster, T.ResourceType, decode, new(), clock, logger));
    }

    /// <summary>Plurals of what has not been listed yet.</summary>
    public IEnumerable<string> Missing => _copies.Where(copy => !copy.HasSynced()).Select(copy => copy.Plural);

    public void Subscribe(Action<HubChange> handler)
    {
        foreach (var copy in _copies)
        {
            copy.Subscribe(handler);
        }
    }

    public Task WhenSyncedAsync(CancellationToken cancellationToken) => Task.WhenAll(_copies.Select(copy => copy.WhenSyncedAsync(cancellationToken)));

    /// <summary>Ends when the first of them does: each runs until cancelled, or something is very wrong.</summary>
    public async Task RunAsync(CancellationToken cancellationToken) => await await Task.WhenAny(_copies.Select(copy => copy.RunAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var copy in _copies)
        {
            await copy.Informer.DisposeAsync();
        }
    }

    // The CRDs in discoveries are by far the largest part of them and concern no review.
    private static CustomResourceDiscovery WithoutCrd(JsonObject json) =>
        KubeObject.Decode<CustomResourceDiscovery>(json) is var discovery && discovery.Status is { } status
            ? discovery with { Status = status with { CRD = null } }
            : discovery;

    private sealed record Copy(
        string Plural, Func<bool> HasSynced, Func<CancellationToken, Task> WhenSyncedAsync, Func<CancellationToken, Task> RunAsync,
        Action<Action<HubChange>> Subscribe, IAsyncDisposable Informer)
    {
        public static Copy Of<T>(Informer<T> informer)
            where T : class, IKubernetesObject<T> =>
            new(T.ResourceType.Plural, () => informer.HasSynced, informer.WhenSyncedAsync, informer.RunAsync,
                handler => informer.Subscribe(change => handler(new(typeof(T), change.Name, change.New))), informer);
    }
}

/// <summary>An object of the hub as it is now.</summary>
/// <param name="Kind">Its type.</param>
/// <param name="Name">Which it is.</param>
/// <param name="Item">Null when it is gone.</param>
internal readonly record struct HubChange(Type Kind, NamespacedName Name, object? Item);
