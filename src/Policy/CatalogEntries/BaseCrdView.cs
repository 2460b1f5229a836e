using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>
/// What rules for entries, their sets, and what is derived by hand may know: the internal CRDs that tenants' CRDs are to be derived from, of this provider and of no other. None
/// while they are not known, and where nothing new is asked of them.
/// </summary>
/// <param name="Crds">The internal CRDs; a set has one for each service cluster.</param>
public sealed record BaseCrdView(IReadOnlyList<JsonObject> Crds)
{
    /// <summary>A set asks this many service clusters; the others are alike.</summary>
    private const int MaxCrds = 4;

    private const int MaxDiscoveries = 100;

    public static BaseCrdView Nothing { get; } = new([]);

    /// <summary>CRDs that were found in the provider's service clusters, when the one that a set names was not.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    public static BaseCrdView Of(AdmissionRequest<CatalogEntry> request, IHubFacts facts) =>
        IsAsked(request, entry => entry.Spec.Derive, Part)
            ? new(Own([request.Subject.Spec.BaseCRD.Name], request.Namespace, facts))
            : Nothing;

    /// <summary>Of one that somebody wrote by hand: those of entries are the controller's.</summary>
    public static BaseCrdView Of(AdmissionRequest<DerivedCustomResource> request, IHubFacts facts) =>
        IsAsked(request, derived => new() { Expose = derived.Spec.Expose, Presets = derived.Spec.Presets }, Whole)
            ? new(Own([request.Subject.Spec.BaseCRD.Name], request.Namespace, facts))
            : Nothing;

    public static BaseCrdView Of(AdmissionRequest<CatalogEntrySet> request, IHubFacts facts)
    {
        if (!IsAsked(request, set => set.Spec.Derive, Part))
        {
            return Nothing;
        }

        var wanted = request.Subject.Spec.Discover.CRD.Name;
        var found = (facts.List<CustomResourceDiscovery>(new(request.Namespace, MaxDiscoveries, IsOptional: true)) ?? [])
            .Where(discovery => discovery.Status?.ManagementClusterCRD is not null).ToLookup(discovery => discovery.Spec.CRD.Name, StringComparer.Ordinal);
        return found.Contains(wanted)
            ? new(Own(found[wanted].Select(discovery => discovery.Status?.ManagementClusterCRD?.Name ?? "").Take(MaxCrds), request.Namespace, facts))
            : Nothing with { Others = [.. found.Select(others => others.Key)] };
    }

    // What the controller writes copies a set, which was judged; what does not fit is in the entry's condition. An update that leaves this as it is
    // must not be refused because the CRD has changed.
    private static bool IsAsked<T>(AdmissionRequest<T> request, Func<T, DerivedConfig?> derive, Func<JsonNode?, JsonNode?> part)
        where T : class, IKubernetesObject<T> =>
        request.Operation is Create or Update && !request.Caller.IsController && request is { Object: { } item, OldObject: not { Metadata.IsDeleting: true } }
            && derive(item) is { } wanted
        && Bounds.AreFew(wanted.Expose) && DeriveShape.Paths(wanted.Expose, "").IsAllowed // what is refused anyway makes nobody read
        && (request.OldObject is not { } before || Text(item, part) != Text(before, part));

    private static JsonNode? Part(JsonNode? spec) => spec?["derive"];

    private static JsonNode? Whole(JsonNode? spec) => spec;

    private static string Text<T>(T item, Func<JsonNode?, JsonNode?> part)
        where T : IKubernetesObject<T> => part(JsonSerializer.SerializeToNode(item, T.JsonTypeInfo)?["spec"])?.ToJsonString() ?? "";

    // Of others' CRDs nothing is told.
    private static IReadOnlyList<JsonObject> Own(IEnumerable<string> names, string provider, IHubFacts facts) =>
    [
        .. names.Where(name => ReferenceName.Require("", null, name).IsAllowed)
            .Select(name => facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, name))).OfType<JsonObject>()
            .Where(crd => ObjectMeta.Of(crd).Labels.GetValueOrDefault(WellKnown.Labels.OriginNamespace) == provider),
    ];
}
