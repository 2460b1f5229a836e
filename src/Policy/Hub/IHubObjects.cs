using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Hub;

/// <summary>The hub's objects as those see them who observe for plans: the controller in its caches, the plugin in its files.</summary>
public interface IHubObjects
{
    T? Get<T>(NamespacedName name)
        where T : class, IKubernetesObject<T>;

    IReadOnlyList<T> In<T>(string? @namespace)
        where T : class, IKubernetesObject<T>;

    /// <summary>A CRD that was made for somebody.</summary>
    KubeObject? Crd(string name);

    /// <summary>Of all namespaces. A resource that nobody looks at has none.</summary>
    IEnumerable<KubeObject> All(ResourceType type);
}
