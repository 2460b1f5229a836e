using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Offline.Settling;

/// <summary>The CRDs that operators have installed in the service clusters. No step changes them.</summary>
internal sealed class ServiceClusterCrds
{
    /// <summary>In a file, on a CRD that is not in all service clusters.</summary>
    public const string ClusterAnnotation = "kubecarrier.io/service-cluster";

    private readonly Dictionary<(string? Cluster, string Name), KubeObject> _byName = [];

    /// <summary>Whether a CRD is the hub's own: one of our kinds, or made for a provider.</summary>
    public static bool IsOfTheHub(JsonObject crd)
    {
        var (meta, group) = (ObjectMeta.Of(crd), CrdState.Resource(crd).Group);
        return meta.Labels.ContainsKey(WellKnown.Labels.OriginNamespace)
            || group.StartsWith($"{WellKnown.InternalGroupPrefix}.", StringComparison.Ordinal)
            || group == "kubecarrier.io" || group.EndsWith(".kubecarrier.io", StringComparison.Ordinal);
    }

    /// <summary>The service clusters that CRDs are said to be in, each with one such CRD.</summary>
    public IEnumerable<(string Cluster, string Crd)> Annotated =>
        _byName.Keys.Where(key => key.Cluster is not null).Select(key => (key.Cluster ?? "", key.Name)).OrderBy(key => key, Comparer<(string, string)>.Create(
            static (one, other) => string.CompareOrdinal($"{one.Item1}/{one.Item2}", $"{other.Item1}/{other.Item2}")));

    /// <summary>False when there is one already.</summary>
    public bool Add(JsonObject crd)
    {
        var meta = ObjectMeta.Of(crd);
        // One file stands for the CRD in many clusters, and each of them has another owner there.
        var copy = (JsonObject)crd.DeepClone();
        (copy["metadata"] as JsonObject)?.Remove("labels");
        return _byName.TryAdd((meta.Annotations.GetValueOrDefault(ClusterAnnotation), meta.Name ?? ""), new(copy));
    }

    /// <summary>One that names the cluster counts before one for all.</summary>
    public KubeObject? Find(string cluster, string name) => _byName.GetValueOrDefault((cluster, name)) ?? _byName.GetValueOrDefault((null, name));

    /// <summary>The first with that plural, whatever its group.</summary>
    public string? NameOf(string cluster, string plural) => _byName
        .Where(crd => (crd.Key.Cluster ?? cluster) == cluster && crd.Value.Json.Text("spec", "names", "plural") == plural)
        .Select(crd => crd.Key.Name).Order(StringComparer.Ordinal).FirstOrDefault();
}
