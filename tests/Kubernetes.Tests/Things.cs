using KubeCarrier.Api.Meta;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>The kind that most tests are about.</summary>
internal static class Things
{
    public static ResourceType Type { get; } = new("example.com", "v1", "Thing", "things", Namespaced: true);

    public static NamespacedName Name(string name) => new("ns", name);
}
