using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Settling;

/// <summary>What the hub's API server serves.</summary>
internal sealed class ServedKinds
{
    private const int MaxNear = 3;

    /// <summary>A CRD that did not change keeps its compiled schemas.</summary>
    private static readonly ConditionalWeakTable<KubeObject, Compiled> OfCrds = [];

    private readonly Dictionary<(string ApiVersion, string Kind), ServedKind> _kinds = [];
    private readonly Dictionary<ResourceName, ServedKind> _resources = [];

    private ServedKinds(IEnumerable<ServedKind> kinds)
    {
        foreach (var kind in kinds)
        {
            _kinds[(kind.Type.ApiVersion, kind.Type.Kind)] = kind;
            if (kind.Type.Version == kind.StorageVersion || !_resources.ContainsKey(kind.Resource))
            {
                _resources[kind.Resource] = kind;
            }
        }
    }

    /// <summary>Our own kinds, and what the CRDs of the hub bring; one of our own kinds that has its CRD has its schema from there.</summary>
    public static ServedKinds Of(HubState state, KubernetesProfile profile) => new(HubKinds.Written.Select(ServedKind.Of).Concat(
        state.All(HubKinds.Crds).SelectMany(crd => OfCrds.GetOrCreateValue(crd).By(crd, profile))));

    private sealed class Compiled
    {
        private readonly ConcurrentDictionary<KubernetesProfile, IReadOnlyList<ServedKind>> _kinds = new();

        public IReadOnlyList<ServedKind> By(KubeObject crd, KubernetesProfile profile) => _kinds.GetOrAdd(profile, profile => ServedKind.OfCrd(crd.Json, profile));
    }

    public ServedKind? Find(string apiVersion, string kind) => _kinds.GetValueOrDefault((apiVersion, kind));

    /// <summary>In the version that is stored.</summary>
    public ServedKind? Stored(ResourceName resource) => _resources.GetValueOrDefault(resource);

    /// <summary>Where the mistake is, and what there is instead.</summary>
    public (string Path, string Message) WhyNotServed(string apiVersion, string kind)
    {
        var here = _kinds.Keys.Where(known => known.ApiVersion == apiVersion).Select(known => known.Kind).Order(StringComparer.Ordinal).ToList();
        if (here.Count > 0)
        {
            return ("kind", $"{apiVersion} has no kind {kind}; it has {Policy.Plans.Names.List(here)}");
        }

        var near = _kinds.Keys
            .Where(known => known.Kind == kind || (string.Equals(known.Kind, kind, StringComparison.OrdinalIgnoreCase)
                && SimilarName.Distance(known.ApiVersion, apiVersion) <= apiVersion.Length / 2))
            .OrderBy(known => SimilarName.Distance(known.ApiVersion, apiVersion)).ThenBy(known => known.ApiVersion, StringComparer.Ordinal)
            .Take(MaxNear).Select(known => $"{known.Kind} of {known.ApiVersion}").ToList();
        var instead = near.Count > 0 ? $"; there is {string.Join(", ", near)}"
            : _kinds.Keys.MinBy(known => SimilarName.Distance(known.ApiVersion, apiVersion)) is { ApiVersion: { } close } && SimilarName.Distance(close, apiVersion) <= apiVersion.Length / 3 ? $"; there is {close}"
            : "";
        return ("apiVersion", $"the hub does not serve {kind} of {apiVersion}{instead}");
    }
}
