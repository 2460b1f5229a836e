using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary>Where a reflector puts what it learns.</summary>
internal interface IReflectorSink
{
    /// <summary>A full list begins; one that is not completed says only what there is.</summary>
    /// <param name="assumeChanged">Versions say nothing about what was before: the server's history was replaced.</param>
    IFullList Begin(bool assumeChanged);

    void Apply(WatchEvent change);
}

/// <summary>A full list, page by page.</summary>
internal interface IFullList
{
    void Add(IReadOnlyList<JsonObject> items);

    /// <summary>That was all of it: what was not in it is gone.</summary>
    void Complete();
}
