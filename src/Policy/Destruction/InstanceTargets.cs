using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Destruction;

/// <summary>
/// What runs on an object of ours: which instances its end would destroy. The one answer for admission, which counts them, for the controller, which
/// destroys them where that was confirmed, and for the hub of files.
/// </summary>
public static class InstanceTargets
{
    /// <summary>The kinds whose deletion may be confirmed.</summary>
    public static IReadOnlyList<ResourceType> Kinds { get; } =
    [
        Account.ResourceType, CatalogEntry.ResourceType, CatalogEntrySet.ResourceType, DerivedCustomResource.ResourceType, CustomResourceDiscovery.ResourceType,
        CustomResourceDiscoverySet.ResourceType, ServiceCluster.ResourceType, ServiceClusterAssignment.ResourceType,
    ];

    /// <summary>Of an object of one of the kinds; nothing for any other.</summary>
    public static IReadOnlyList<InstanceTarget> Of(object item, IHubFacts facts)
    {
        return item switch
        {
            Account { Metadata.Name: { } name } => TenantInstances.Targets(name, facts),
            CatalogEntry entry => Holds(entry, facts) ? Everywhere([InstanceCrd.Of(entry)], facts) : [],
            CatalogEntrySet set => Everywhere(Made(set, facts), facts),
            DerivedCustomResource derived => OfDerived(derived, facts),
            CustomResourceDiscovery discovery => Everywhere(Made([discovery], facts), facts),
            CustomResourceDiscoverySet set => Everywhere(Made(set, facts), facts),
            ServiceCluster { Metadata: var cluster } => [.. In(cluster.Namespace, cluster.Name, null, facts)],
            ServiceClusterAssignment { Spec: var spec, Metadata.Namespace: var provider } => [.. In(provider, spec.ServiceCluster.Name, spec.ManagementNamespace.Name, facts)],
            Tenant tenant => OfWithdrawn(tenant, facts),
            _ => [],
        };
    }

    /// <summary>The same of an object that is not decoded yet.</summary>
    public static IReadOnlyList<InstanceTarget> Of(ResourceType type, JsonObject item, IHubFacts facts)
    {
        return type == CatalogEntry.ResourceType ? Of(Decode<CatalogEntry>(), facts)
            : type == CatalogEntrySet.ResourceType ? Of(Decode<CatalogEntrySet>(), facts)
            : type == DerivedCustomResource.ResourceType ? Of(Decode<DerivedCustomResource>(), facts)
            : type == CustomResourceDiscovery.ResourceType ? Of(Decode<CustomResourceDiscovery>(), facts)
            : type == CustomResourceDiscoverySet.ResourceType ? Of(Decode<CustomResourceDiscoverySet>(), facts)
            : type == ServiceCluster.ResourceType ? Of(Decode<ServiceCluster>(), facts)
            : type == ServiceClusterAssignment.ResourceType ? Of(Decode<ServiceClusterAssignment>(), facts)
            : []; // an account's go with its namespace

        T Decode<T>()
            where T : class, IKubernetesObject<T> => KubeObject.Decode<T>(item);
    }

    /// <summary>Of several service clusters of a provider.</summary>
    internal static IReadOnlyList<InstanceTarget> Of(string provider, IReadOnlyList<string> clusters, IHubFacts facts) =>
        [.. clusters.SelectMany(cluster => In(provider, cluster, null, facts))];

    private static IEnumerable<InstanceTarget> In(string? provider, string? cluster, string? @namespace, IHubFacts facts) =>
        from crd in InstanceCrd.Of(provider ?? "", facts)
        where crd.Cluster is null || string.Equals(crd.Cluster, cluster, StringComparison.Ordinal)
        from type in crd.Types(facts)
        select new InstanceTarget(type, @namespace);

    private static IReadOnlyList<InstanceTarget> Everywhere(IEnumerable<InstanceCrd> crds, IHubFacts facts) =>
        [.. crds.ToList().SelectMany(crd => crd.Types(facts)).Select(type => new InstanceTarget(type))];

    // Of two entries on one CRD the other holds it, and this one has no instances.
    private static bool Holds(CatalogEntry entry, IHubFacts facts) => entry.Status?.ProviderCRD is not null
        || (facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, entry.Spec.BaseCRD.Name)) is { } crd
            && ObjectMeta.Of(crd).Annotations.GetValueOrDefault(WellKnown.Annotations.CatalogEntry) == $"{entry.Metadata.NamespacedName}");

    private static IEnumerable<InstanceCrd> Made(CatalogEntrySet set, IHubFacts facts)
    {
        var entries = (facts.List<CatalogEntry>(new(set.Metadata.Namespace)) ?? []).Where(entry => entry.Metadata.IsControlledBy(set.Metadata)).Select(InstanceCrd.Of);
        var discoveries = facts.Get<CustomResourceDiscoverySet>(set.Metadata.NamespacedName) is { } made && made.Metadata.IsControlledBy(set.Metadata) ? Made(made, facts) : [];
        return entries.Concat(discoveries).DistinctBy(crd => crd.Name);
    }

    private static IEnumerable<InstanceCrd> Made(CustomResourceDiscoverySet set, IHubFacts facts) =>
        Made([.. (facts.List<CustomResourceDiscovery>(new(set.Metadata.Namespace)) ?? []).Where(discovery => discovery.Metadata.IsControlledBy(set.Metadata))], facts);

    // Another discovery may have the copy that this one wanted.
    private static IEnumerable<InstanceCrd> Made(IReadOnlyList<CustomResourceDiscovery> discoveries, IHubFacts facts) =>
        from discovery in discoveries
        let made = InstanceCrd.Of(discovery)
        where made is not null
        let crd = facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, made.Name))
        where crd is not null && !Owners.IsLabelledForAnother(ObjectMeta.Of(crd).Labels, Owners.Labels(CustomResourceDiscovery.ResourceType, discovery.Metadata.NamespacedName))
        select made;

    private static IReadOnlyList<InstanceTarget> OfDerived(DerivedCustomResource derived, IHubFacts facts) =>
        derived.Status?.DerivedCR is { } made && facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, made.Name)) is { } crd && InstanceCrd.TypeOf(crd) is { } type
            ? [new(type)]
            : [];

    /// <summary>Without a Tenant object nothing is offered to the tenant, and these entries let instances go with the offer.</summary>
    private static IReadOnlyList<InstanceTarget> OfWithdrawn(Tenant tenant, IHubFacts facts) =>
    [
        .. from entry in facts.List<CatalogEntry>(new(tenant.Metadata.Namespace)) ?? []
           where entry.Spec.OnWithdraw is WithdrawalPolicy.Delete
           from type in InstanceCrd.Of(entry).Types(facts)
           select new InstanceTarget(type, tenant.Metadata.Name ?? ""),
    ];
}

/// <summary>Where instances are to be looked for.</summary>
/// <param name="Type">What they are.</param>
/// <param name="Namespace">Null: in all namespaces.</param>
public readonly record struct InstanceTarget(ResourceType Type, string? Namespace = null);
