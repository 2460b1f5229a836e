using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Offline.Settling;

/// <summary>The part of the <see cref="OfflineController"/> that makes internal and tenant CRDs of those in service clusters.</summary>
internal sealed class OfflineCrds(OfflineRun run, ServiceClusterCrds sources)
{
    private readonly Dictionary<(string? Uid, long Generation, string? BaseUid, long BaseGeneration), DerivationResult> _derived = [];

    // Down to what is made, and up again to who waits for it: so most is looked at twice, and not once in every round. On the way down nobody tells
    // that he waits: nobody reads it.
    public void Look()
    {
        EntrySets(tells: false);
        DiscoverySets(tells: false);
        ImpliedDiscoveries();
        Discoveries(tells: false);
        Discoveries();
        Entries(tells: false); // who was written down has a CRD before who is made
        DiscoverySets();
        EntrySets(tells: false);
        Entries(tells: false);
        DerivedResources(tells: false);
        DerivedResources();
        Entries();
        EntrySets();
    }

    private void EntrySets(bool tells = true)
    {
        var entries = run.Controlled<CatalogEntry>();
        foreach (var found in run.All<CatalogEntrySet>())
        {
            var (set, its) = (found.As<CatalogEntrySet>(), entries[found.Meta.Uid ?? ""].ToList());
            var discoverySet = CatalogEntrySetPlan.DiscoverySetOf(set, run);
            run.Look<CatalogEntrySet>(found, [discoverySet, .. its], () =>
                CatalogEntrySetPlan.For(set, discoverySet, [.. its.Select(entry => entry.As<CatalogEntry>())], run.Now), tells);
        }
    }

    private void DiscoverySets(bool tells = true)
    {
        var discoveries = run.Controlled<CustomResourceDiscovery>();
        foreach (var found in run.All<CustomResourceDiscoverySet>())
        {
            var (set, its) = (found.As<CustomResourceDiscoverySet>(), discoveries[found.Meta.Uid ?? ""].ToList());
            run.Look<CustomResourceDiscoverySet>(found, [run.Bucket<ServiceCluster>(found.Meta.Namespace), .. its], () => CustomResourceDiscoverySetPlan.For(
                set, run.In<ServiceCluster>(found.Meta.Namespace), [.. its.Select(discovery => discovery.As<CustomResourceDiscovery>())], run.Now), tells);
        }
    }

    // An entry alone names what a discovery would have made; in files it need not be written down.
    private void ImpliedDiscoveries()
    {
        foreach (var found in run.All<CatalogEntry>().Where(entry => !entry.Meta.IsDeleting))
        {
            var @namespace = found.Meta.Namespace ?? "";
            if (run.Crd(found.As<CatalogEntry>().Spec.BaseCRD.Name) is null
                && InternalName.TryRead(found.As<CatalogEntry>().Spec.BaseCRD.Name, @namespace) is var (plural, cluster)
                && run.Get<ServiceCluster>(new(@namespace, cluster)) is not null
                && sources.NameOf(cluster, plural) is { } source
                && !run.In<CustomResourceDiscovery>(@namespace).Any(discovery => discovery.Spec.ServiceCluster.Name == cluster && discovery.Spec.CRD.Name == source))
            {
                run.Writer.Apply(KubeObject.Encode(new CustomResourceDiscovery
                {
                    Metadata = new() { Name = $"{plural}.{cluster}", Namespace = @namespace },
                    Spec = new() { CRD = new() { Name = source }, ServiceCluster = new() { Name = cluster } },
                }));
            }
        }
    }

    private void Discoveries(bool tells = true)
    {
        var copies = run.CrdsOf(CustomResourceDiscovery.ResourceType);
        foreach (var found in run.All<CustomResourceDiscovery>())
        {
            var (discovery, copy) = (found.As<CustomResourceDiscovery>(), copies[found.Meta.NamespacedName].FirstOrDefault());
            var (cluster, crd) = (discovery.Spec.ServiceCluster.Name, discovery.Spec.CRD.Name);
            var source = sources.Find(cluster, crd);
            // What a live hub has copied stays as it is: the service cluster cannot be asked.
            if (!(source is null && copy is not null && !found.Meta.IsDeleting))
            {
                var isConnected = run.Get<ServiceCluster>(new(found.Meta.Namespace, cluster)) is not null;
                // A copy that files bring, and a source that takes something away from it, wait for the entry as they do on the hub. Else nothing is made
                // of who uses a copy.
                var entry = DiscoveryObserved.EntryOn(copy?.Meta, run);
                var awaited = Readiness.IsTrue(discovery.Status, CustomResourceDiscoveryConditions.SchemaUpdatePending) ? entry : null;
                run.Look<CustomResourceDiscovery>(found, [copy?.Meta.Uid, copy?.Meta.Generation, copy?.Meta.IsDeleting, isConnected, awaited], () =>
                    CustomResourceDiscoveryPlan.For(
                        new(discovery, isConnected ? source : null, isConnected, copy) { Entry = entry }, run.Now).Hub, tells);
            }
        }
    }

    private void Entries(bool tells = true)
    {
        foreach (var found in run.All<CatalogEntry>())
        {
            var entry = found.As<CatalogEntry>();
            // The webhooks are always called: that is what is simulated.
            var observed = CatalogEntryObserved.Of(entry, run.Crd(entry.Spec.BaseCRD.Name), run, static _ => true);
            run.Look<CatalogEntry>(found, [observed.Base, observed.Derived, observed.TenantCrd], () => CatalogEntryPlan.For(observed, run.Now), tells);
        }
    }

    private void DerivedResources(bool tells = true)
    {
        var made = run.CrdsOf(DerivedCustomResource.ResourceType);
        foreach (var found in run.All<DerivedCustomResource>())
        {
            var (derived, tenantCrd) = (found.As<DerivedCustomResource>(), made[found.Meta.NamespacedName].FirstOrDefault());
            var crd = run.Crd(derived.Spec.BaseCRD.Name);
            var instances = tenantCrd is null ? null : run.State.Table(ResourceName.Of(CrdState.Resource(tenantCrd.Json)));
            var observed = new DerivedObserved(derived, crd, tenantCrd) { Derive = request => Derived(found.Meta, crd?.Meta, request) };
            run.Look<DerivedCustomResource>(found, [crd, tenantCrd, instances], () => DerivedCustomResourcePlan.For(
                instances is { Count: > 0 } ? observed with { Hold = Hold(observed, instances.Values.SelectMany(own => own.Values).Select(own => own.Json)) } : observed,
                run.Now), tells);
        }
    }

    // Once to make the CRD, and once to tell that it is there.
    private DerivationResult Derived(ObjectMeta derived, ObjectMeta? crd, DerivationRequest request)
    {
        if (request.HeldBack.Count > 0)
        {
            return TenantCrd.Derive(request);
        }

        var of = (derived.Uid, derived.Generation, crd?.Uid, crd?.Generation ?? 0);
        return _derived.TryGetValue(of, out var known) ? known : _derived[of] = TenantCrd.Derive(request);
    }

    /// <summary>A restriction that an instance violates does not enter the schema: what is there stays changeable, as on the hub.</summary>
    private static SchemaHold Hold(DerivedObserved observed, IEnumerable<JsonObject> instances) =>
        new(SchemaViolators.Find(observed.Derived.Spec.Expose, DerivedCustomResourcePlan.Wanted(observed).Keywords, instances), []);
}
