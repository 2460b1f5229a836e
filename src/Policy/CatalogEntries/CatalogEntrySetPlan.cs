using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>A set of entries is a set of discoveries and one CatalogEntry per discovered CRD (docs/contract/kinds.md#catalogentryset).</summary>
public static class CatalogEntrySetPlan
{
    /// <param name="set">The set.</param>
    /// <param name="discoverySet">What <see cref="DiscoverySetOf"/> finds.</param>
    /// <param name="entries">The CatalogEntries of its namespace.</param>
    /// <param name="now">The time.</param>
    public static Plan For(CatalogEntrySet set, CustomResourceDiscoverySet? discoverySet, IReadOnlyList<CatalogEntry> entries, DateTimeOffset now)
    {
        var own = entries.Where(entry => entry.Metadata.IsControlledBy(set.Metadata)).ToList();
        if (set.Metadata.IsDeleting)
        {
            return ForDeletion(set, discoverySet, own, now);
        }

        var discovered = discoverySet is not null && CustomResourceDiscoverySetPlan.HasDiscovered(discoverySet);
        var conditions = new Conditions(set.Status, now).Set(
            CatalogEntrySetConditions.CustomResourceDiscoveryReady, discovered,
            discovered ? CatalogEntrySetConditions.CustomResourceDiscoverySetReady : CatalogEntrySetConditions.CustomResourceDiscoverySetUnready,
            discovered ? "all discoveries are ready" : WhyUnready(discoverySet));
        var plan = new Plan { Finalizers = [WellKnown.Finalizers.CatalogEntrySet], Apply = [DiscoverySetFor(set)] };
        if (!discovered)
        {
            // No entry is touched while any discovery is unready: a cluster that is away must not take its entries along.
            conditions.Set(Readiness.Ready, false, CatalogEntrySetConditions.CustomResourceDiscoverySetUnready, WhyUnready(discoverySet));
            return plan with { Status = Status(set, conditions) };
        }

        var wanted = Wanted(set, discoverySet);
        var names = wanted.Select(entry => entry.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var (areReady, reason, message) = Entries(names.OfType<string>(), own);
        conditions.Set(CatalogEntrySetConditions.CatalogEntriesReady, areReady, reason, message)
            .Set(Readiness.Ready, areReady, areReady ? CatalogEntrySetConditions.ComponentsReady : reason, areReady ? "all discoveries and CatalogEntries are ready" : message);
        return plan with
        {
            Apply = [.. plan.Apply, .. wanted.Select(KubeObject.Encode)],
            Delete = [.. own.Where(entry => !entry.Metadata.IsDeleting && !names.Contains(entry.Metadata.Name)).Select(Deletion.Of)],
            Status = Status(set, conditions),
        };
    }

    /// <summary>The discovery set of the same name; null when it is not this set's.</summary>
    public static CustomResourceDiscoverySet? DiscoverySetOf(CatalogEntrySet set, IHubObjects hub) =>
        hub.Get<CustomResourceDiscoverySet>(set.Metadata.NamespacedName) is { } found && found.Metadata.IsControlledBy(set.Metadata) ? found : null;

    // Without an entry nobody can be offered anything, and one that is not gone yet is not what the set wants to be.
    private static (bool AreReady, string Reason, string Message) Entries(IEnumerable<string> wanted, List<CatalogEntry> own)
    {
        var names = wanted.ToHashSet(StringComparer.Ordinal);
        var unready = names.Where(name => !own.Any(entry => entry.Metadata.Name == name && Readiness.IsReady(entry.Metadata, entry.Status)))
            .Order(StringComparer.Ordinal).ToList();
        var going = own.Select(entry => entry.Metadata.Name ?? "").Where(name => !names.Contains(name)).Order(StringComparer.Ordinal).ToList();
        var why = Readiness.FirstReason(own.Where(entry => unready.Contains(entry.Metadata.Name ?? ""))
            .OrderBy(entry => entry.Metadata.Name, StringComparer.Ordinal).Select(entry => (entry.Metadata.Name, (IConditionedStatus?)entry.Status)));
        return (unready.Count, going.Count, names.Count) switch
        {
            ( > 0, _, _) => (false, CatalogEntrySetConditions.CatalogEntriesUnready, $"unready CatalogEntries: {Names.List(unready)}{why}"),
            (_, > 0, _) => (false, CatalogEntrySetConditions.CatalogEntriesTerminating, $"not wanted any more, and not gone yet: CatalogEntries {Names.List(going)}"),
            (_, _, 0) => (false, CatalogEntrySetConditions.NoCatalogEntries, "there is no CatalogEntry: spec.discover.serviceClusterSelector selects no ServiceCluster"),
            _ => (true, CatalogEntrySetConditions.CatalogEntriesReady, "all CatalogEntries are ready"),
        };
    }

    /// <summary>One entry for each discovered CRD.</summary>
    public static List<CatalogEntry> Wanted(CatalogEntrySet set, CustomResourceDiscoverySet? discoverySet) =>
        [.. (discoverySet?.Status?.ManagementClusterCRDs ?? []).Select(crd => EntryFor(set, crd))];

    // Entries first: their tenant CRDs refuse to go while instances live, and then the discoveries must still be there to sync them.
    private static Plan ForDeletion(CatalogEntrySet set, CustomResourceDiscoverySet? discoverySet, List<CatalogEntry> own, DateTimeOffset now)
    {
        var left = own.Select(entry => $"CatalogEntry {entry.Metadata.Name}").ToList();
        if (left.Count == 0 && discoverySet is not null)
        {
            left = [$"CustomResourceDiscoverySet {discoverySet.Metadata.Name}"];
        }

        var conditions = new Conditions(set.Status, now).Set(Readiness.Ready, false, Readiness.Deleting,
            left.Count == 0 ? "nothing is left" : $"waiting until these are gone: {Names.List(left)}");
        return new()
        {
            Status = Status(set, conditions),
            Delete =
            [
                .. own.Where(entry => !entry.Metadata.IsDeleting).Select(Deletion.Of),
                .. own.Count == 0 && discoverySet is { Metadata.IsDeleting: false } ? [Deletion.Of(discoverySet)] : Array.Empty<Deletion>(),
            ],
            ReleasedFinalizers = left.Count == 0 ? [WellKnown.Finalizers.CatalogEntrySet] : [],
        };
    }

    private static string WhyUnready(CustomResourceDiscoverySet? discoverySet) =>
        discoverySet is null ? "the CustomResourceDiscoverySet is being created"
        : discoverySet.Status?.Conditions.FirstOrDefault(condition => condition.Type == Readiness.Ready && condition.Status != Condition.True)?.Message
            ?? "the CustomResourceDiscoverySet is being brought up to date";

    // Of a selector nothing is left out: an empty one looks like a part of whatever is there.
    private static JsonObject DiscoverySetFor(CatalogEntrySet set)
    {
        var manifest = KubeObject.Encode(SetFor(set));
        ((JsonObject?)manifest["spec"]?["serviceClusterSelector"])?.TryAdd("matchLabels", new JsonObject());
        return manifest;
    }

    private static CustomResourceDiscoverySet SetFor(CatalogEntrySet set) => new()
    {
        Metadata = new()
        {
            Name = set.Metadata.Name,
            Namespace = set.Metadata.Namespace,
            Labels = ControlledBy(set),
            OwnerReferences = [Owners.ControllerReference(set)],
        },
        Spec = new()
        {
            CRD = set.Spec.Discover.CRD,
            ServiceClusterSelector = set.Spec.Discover.ServiceClusterSelector,
            WebhookStrategy = set.Spec.Discover.WebhookStrategy,
        },
    };

    private static CatalogEntry EntryFor(CatalogEntrySet set, DiscoveredCrd crd) => new()
    {
        Metadata = new()
        {
            Name = $"{set.Metadata.Name}.{crd.ServiceCluster.Name}",
            Namespace = set.Metadata.Namespace,
            Labels = ControlledBy(set),
            OwnerReferences = [Owners.ControllerReference(set)],
        },
        // Never "suspended" and "schemaUpdate": a field that is not sent stays the provider's own.
        Spec = new()
        {
            Metadata = set.Spec.Metadata,
            BaseCRD = new() { Name = crd.CRD.Name },
            Derive = set.Spec.Derive,
            OnWithdraw = set.Spec.OnWithdraw,
            OnUnreachable = set.Spec.OnUnreachable,
        },
    };

    private static Dictionary<string, string> ControlledBy(CatalogEntrySet set) =>
        new(StringComparer.Ordinal) { [WellKnown.Labels.ControlledByCatalogEntrySet] = set.Metadata.Name ?? "" };

    private static JsonObject Status(CatalogEntrySet set, Conditions conditions) => Manifest.StatusOf(set with
    {
        Status = new() { ObservedGeneration = set.Metadata.Generation, Phase = conditions.Phase, Conditions = conditions.All },
    });
}
