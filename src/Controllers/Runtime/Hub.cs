using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>The management cluster as the controllers see it: one cache per resource they read or write.</summary>
internal sealed class Hub : IHubObjects
{
    public static readonly FieldManagerNames Managers = new(WellKnown.FieldManagers.Controller, WellKnown.FieldManagers.ControllerStatus);

    // More than any one service has; what cannot be read whole says nothing.
    private const int MaxInstances = 100_000;

    private readonly (IInformer<KindNames> Seen, Func<CancellationToken, Task> RunAsync) _names;
    private readonly Dictionary<(string ApiVersion, string Kind), ResourceCache> _caches = [];

    public Hub(IClusterClient cluster, TimeProvider clock, ILoggerFactory loggers)
    {
        Cluster = cluster;
        var names = new Informer<KindNames>(cluster, KubernetesResources.CustomResourceDefinitions, KindNames.Of, new(), clock, loggers.CreateLogger<Informer<KindNames>>());
        _names = (names, names.RunAsync);
        var managed = $"{AccountRoles.ManagedByLabel}={AccountRoles.ManagedByValue}";
        foreach (var (type, selector) in new (ResourceType, string?)[]
        {
            (Account.ResourceType, null),
            (Tenant.ResourceType, null),
            (Provider.ResourceType, null),
            (Region.ResourceType, null),
            (Offering.ResourceType, null),
            (Catalog.ResourceType, null),
            (CatalogEntry.ResourceType, null),
            (CatalogEntrySet.ResourceType, null),
            (DerivedCustomResource.ResourceType, null),
            (ServiceCluster.ResourceType, null),
            (ServiceClusterAssignment.ResourceType, null),
            (CustomResourceDiscovery.ResourceType, null),
            (CustomResourceDiscoverySet.ResourceType, null),
            (KubeCarrierInstallation.ResourceType, null),
            (KubernetesResources.Namespaces, WellKnown.Labels.Account),
            (KubernetesResources.ResourceQuotas, WellKnown.Labels.OriginNamespace),
            (KubernetesResources.Roles, managed),
            (KubernetesResources.RoleBindings, managed),
            (KubernetesResources.ClusterRoles, managed),
            (KubernetesResources.CustomResourceDefinitions, WellKnown.Labels.OriginNamespace),
            (KubernetesResources.ValidatingWebhookConfigurations, null),
            (KubernetesResources.MutatingWebhookConfigurations, null),
        })
        {
            _caches[(type.ApiVersion, type.Kind)] =
                new(cluster, type, Managers, new() { LabelSelector = selector }, clock, loggers.CreateLogger<ResourceCache>());
        }
    }

    public IClusterClient Cluster { get; }

    /// <summary>What all CRDs of the hub are called, whoever's they are; of those that are no service's nothing else is kept.</summary>
    public IReadOnlyCollection<KindNames> CrdNames => _names.Seen.List();

    /// <summary>The instances that are watched.</summary>
    public WatchedInstances Instances { get; } = new();

    public ResourceCache Of(ResourceType type) => _caches[(type.ApiVersion, type.Kind)];

    public ResourceCache Of<T>()
        where T : IKubernetesObject<T> => Of(T.ResourceType);

    public ResourceCache Of(string apiVersion, string kind) => _caches[(apiVersion, kind)];

    public T? Get<T>(NamespacedName name)
        where T : class, IKubernetesObject<T> => Of<T>().Get(name)?.As<T>();

    public IReadOnlyList<T> All<T>()
        where T : class, IKubernetesObject<T> => [.. Of<T>().List().Select(seen => seen.As<T>())];

    public IReadOnlyList<T> In<T>(string? @namespace)
        where T : class, IKubernetesObject<T> =>
        [.. Of<T>().List().Where(seen => seen.Meta.Namespace == @namespace).Select(seen => seen.As<T>())];

    public KubeObject? Crd(string name) => Of(KubernetesResources.CustomResourceDefinitions).Get(new(null, name));

    /// <summary>The CRD whose labels say that it was made for an object.</summary>
    public KubeObject? CrdOf(ResourceType owner, NamespacedName name) =>
        Of(KubernetesResources.CustomResourceDefinitions).List().FirstOrDefault(crd => Owners.LabelledOwner(owner, crd.Meta.Labels) == name);

    public IEnumerable<KubeObject> All(ResourceType type) => Of(type).List();

    /// <summary>The instances of a CRD, live and in all namespaces, those in deletion included; null while they are not known.</summary>
    public async Task<IReadOnlyList<JsonObject>?> InstancesAsync(ResourceType type, CancellationToken cancellationToken)
    {
        try
        {
            var found = await Cluster.ListAsync(type, new() { MaxItems = MaxInstances }, cancellationToken);
            return found.Items.Count < MaxInstances ? found.Items : null;
        }
        catch (ApiException refusal) when (refusal is { Code: 403 or 404 })
        {
            return null; // a new CRD: not served yet, or our rights on it are on their way
        }
    }

    /// <summary>Runs all watches until cancelled; one that fails ends them all.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = _caches.Values.Select(cache => cache.RunAsync(together.Token)).Append(_names.RunAsync(together.Token)).ToList();
        await Task.WhenAny(running);
        await together.CancelAsync();
        await Task.WhenAll(running);
    }

    public Task WhenSyncedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_caches.Values.Select(cache => cache.WhenSyncedAsync(cancellationToken)).Append(_names.Seen.WhenSyncedAsync(cancellationToken)));

    public IEnumerable<string> NotSynced => _caches.Values.Where(cache => !cache.HasSynced).Select(cache => cache.Type.GroupResource);
}
