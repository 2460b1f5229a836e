using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Files;
using KubeCarrier.Offline.Previews;

namespace KubeCarrier.Cli.Preview;

/// <summary>Reads manifests as offers.</summary>
internal static class PreviewInput
{
    public static IReadOnlyList<JsonObject> Crds(IReadOnlyList<SourceManifest> manifests)
    {
        var crds = manifests.Where(manifest => Is(manifest, KubernetesResources.CustomResourceDefinitions)).ToList();
        if (crds.Find(crd => crd.ApiVersion != KubernetesResources.CustomResourceDefinitions.ApiVersion) is { } old)
        {
            throw new CliException(
                $"{old.Place}: CustomResourceDefinition {old.Name} is {old.ApiVersion}; give it as {KubernetesResources.CustomResourceDefinitions.ApiVersion}");
        }

        return crds.Count > 0
            ? [.. crds.Select(crd => crd.Object)]
            : throw new CliException($"{Files(manifests)}: there is no CustomResourceDefinition in it; --crd takes the CRD of the service cluster");
    }

    public static IReadOnlyList<OfferRequest> Offers(IReadOnlyList<SourceManifest> manifests, PreviewFacts facts)
    {
        var offers = new List<OfferRequest>();
        foreach (var manifest in manifests)
        {
            if (Requests(manifest, facts) is { } requests)
            {
                offers.AddRange(requests.Problem is { } problem
                    ? throw new CliException($"{manifest.Place}: {manifest.Kind} {manifest.Name}: {problem}")
                    : requests.Offers);
            }
        }

        return offers.Count > 0
            ? offers
            : throw new CliException($"{Files(manifests)}: there is no CatalogEntry, CatalogEntrySet or DerivedCustomResource in it");
    }

    /// <summary>Null for other kinds: a file may hold the whole hub.</summary>
    private static OfferRequests? Requests(SourceManifest manifest, PreviewFacts facts) =>
        Is(manifest, CatalogEntry.ResourceType) ? OfferRequests.Of(Read<CatalogEntry>(manifest), facts)
        : Is(manifest, CatalogEntrySet.ResourceType) ? OfferRequests.Of(Read<CatalogEntrySet>(manifest), facts)
        : Is(manifest, DerivedCustomResource.ResourceType) ? OfferRequests.Of(Read<DerivedCustomResource>(manifest), facts)
        : null;

    private static bool Is(SourceManifest manifest, ResourceType type) => manifest.Kind == type.Kind && manifest.Group == type.Group;

    private static T Read<T>(SourceManifest manifest)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            return KubeObject.Decode<T>(manifest.Object);
        }
        catch (JsonException misread)
        {
            var at = misread.Path is { Length: > 1 } path ? path.TrimStart('$', '.') : "the object";
            throw new CliException($"{manifest.KeyAt(at)}: {manifest.Kind} {manifest.Name}: {at} cannot be read; "
                + $"compare it with 'kubectl explain {T.ResourceType.Plural}.spec', a member is missing or of another type");
        }
    }

    private static string Files(IReadOnlyList<SourceManifest> manifests) =>
        manifests.Count == 0 ? "the input" : string.Join(", ", manifests.Select(manifest => manifest.File).Distinct(StringComparer.Ordinal));
}
