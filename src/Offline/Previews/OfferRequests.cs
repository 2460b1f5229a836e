using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Offline.Previews;

/// <summary>What is known beside the manifests.</summary>
/// <param name="Crds">The CRDs as they are in service clusters.</param>
/// <param name="ServiceCluster">Where they come from; null leaves it to the entry's base CRD, or to the CRD's annotation.</param>
/// <param name="Provider">The provider; null leaves it to the entry's namespace or base CRD.</param>
/// <param name="Tenant">A tenant.</param>
public sealed record PreviewFacts(IReadOnlyList<JsonObject> Crds, string? ServiceCluster, string? Provider, string Tenant);

/// <summary>The offers that an entry or a set makes, or a sentence that says what is missing to tell.</summary>
/// <param name="Offers">One for each service cluster.</param>
/// <param name="Problem">What is missing.</param>
public sealed record OfferRequests(IReadOnlyList<OfferRequest> Offers, string? Problem = null)
{
    /// <summary>On a CRD manifest: the service cluster it is in (docs/policy-tests.md).</summary>
    public const string ServiceClusterAnnotation = WellKnown.Labels.ServiceCluster;

    /// <summary>An entry has one offer.</summary>
    public static OfferRequests Of(CatalogEntry entry, PreviewFacts facts)
    {
        var name = BaseCrdName.Parse(entry.Spec.BaseCRD.Name);
        var cluster = facts.ServiceCluster ?? name?.ServiceCluster;
        var provider = facts.Provider ?? entry.Metadata.Namespace ?? name?.Provider;
        var crd = facts.Crds.FirstOrDefault(crd => NameOf(crd) == entry.Spec.BaseCRD.Name) is { } copy ? copy
            : facts.Crds.Where(crd => PluralOf(crd) == name?.Plural).OrderByDescending(crd => ClusterOf(crd) == cluster).FirstOrDefault();
        if (crd is null)
        {
            return new([], $"no --crd is the one that {entry.Spec.BaseCRD.Name} is a copy of; given: {Given(facts)}");
        }

        cluster ??= ClusterOf(crd);
        return provider is null ? new([], NoProvider)
            : cluster is null ? new([], NoCluster(crd))
            : new([new(entry with { Metadata = entry.Metadata with { Namespace = provider } }, crd, cluster, facts.Tenant)]);
    }

    /// <summary>A derived resource, as an entry of the same name would have it.</summary>
    public static OfferRequests Of(DerivedCustomResource derived, PreviewFacts facts)
    {
        return Of(
            new CatalogEntry
            {
                Metadata = derived.Metadata,
                Spec = new()
                {
                    Metadata = new() { DisplayName = derived.Metadata.Name ?? "", ShortDescription = "" },
                    BaseCRD = derived.Spec.BaseCRD,
                    Derive = new() { Expose = derived.Spec.Expose, Presets = derived.Spec.Presets },
                },
            },
            facts);
    }

    /// <summary>A set has an offer for each service cluster that has its CRD.</summary>
    public static OfferRequests Of(CatalogEntrySet set, PreviewFacts facts)
    {
        var crds = facts.Crds.Where(crd => NameOf(crd) == set.Spec.Discover.CRD.Name).ToList();
        if (crds.Count == 0)
        {
            return new([], $"no --crd is {set.Spec.Discover.CRD.Name}, which the set discovers; given: {Given(facts)}");
        }

        if ((facts.Provider ?? set.Metadata.Namespace) is not { } provider)
        {
            return new([], NoProvider);
        }

        if (facts.ServiceCluster is null && crds.Find(crd => ClusterOf(crd) is null) is { } nowhere)
        {
            return new([], NoCluster(nowhere));
        }

        var found = crds.Select(crd => (Crd: crd, Cluster: facts.ServiceCluster ?? ClusterOf(crd) ?? "")).DistinctBy(crd => crd.Cluster).ToList();
        var entries = Entries(set with { Metadata = set.Metadata with { Namespace = provider } }, [.. found.Select(crd => Discovered(crd.Crd, crd.Cluster, provider))]);
        return new([.. found.Zip(entries, (crd, entry) => new OfferRequest(entry, crd.Crd, crd.Cluster, facts.Tenant))]);
    }

    /// <summary>What the plan of the set makes once everything is discovered.</summary>
    private static List<CatalogEntry> Entries(CatalogEntrySet set, IReadOnlyList<DiscoveredCrd> discovered)
    {
        var ready = new CustomResourceDiscoverySet
        {
            Metadata = new() { Name = set.Metadata.Name, Namespace = set.Metadata.Namespace },
            Spec = new() { CRD = set.Spec.Discover.CRD, ServiceClusterSelector = set.Spec.Discover.ServiceClusterSelector },
            Status = new() { ManagementClusterCRDs = discovered },
        };
        return CatalogEntrySetPlan.Wanted(set, ready);
    }

    private static DiscoveredCrd Discovered(JsonObject crd, string cluster, string provider) => new()
    {
        CRD = new() { Name = new CrdNaming(cluster, provider).InternalName(PluralOf(crd) ?? "") },
        ServiceCluster = new() { Name = cluster },
    };

    private const string NoProvider = "it names no namespace, so the provider is not known; say --provider NAME";

    private static string NoCluster(JsonObject crd) =>
        $"nothing tells from which service cluster {NameOf(crd)} is; say --service-cluster NAME, or give the CRD the annotation {ServiceClusterAnnotation}: NAME";

    private static string Given(PreviewFacts facts) =>
        facts.Crds.Count == 0 ? "no CustomResourceDefinition" : string.Join(", ", facts.Crds.Select(NameOf).Distinct(StringComparer.Ordinal));

    private static string NameOf(JsonObject crd) => ObjectMeta.Of(crd).Name ?? "";

    private static string? PluralOf(JsonObject crd) => crd.Text("spec", "names", "plural");

    // The label is on copies, the annotation on what somebody saved of a service cluster.
    private static string? ClusterOf(JsonObject crd)
    {
        var metadata = ObjectMeta.Of(crd);
        return metadata.Annotations.GetValueOrDefault(ServiceClusterAnnotation) ?? metadata.Labels.GetValueOrDefault(WellKnown.Labels.ServiceCluster);
    }
}
