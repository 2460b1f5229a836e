using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary>Where a reflector puts what it learns.</summary>
internal interface IReflectorSink
{
    /// <summary>A full list.</summary>
    /// <param name="items">All of it.</param>
    /// <param name="assumeChanged">Versions say nothing about what was before: the server's history was replaced.</param>
    void Replace(IReadOnlyList<JsonObject> items, bool assumeChanged);

    void Apply(WatchEvent change);
}
