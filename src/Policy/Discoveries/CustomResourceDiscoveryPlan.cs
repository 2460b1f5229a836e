using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Discoveries;

/// <summary>What the controller sees of a discovery.</summary>
/// <param name="Discovery">The discovery.</param>
/// <param name="Source">The CRD in the service cluster; null when there is none, or the cluster cannot be reached.</param>
/// <param name="IsConnected">The service cluster can be reached, so that an absent source is truly absent.</param>
/// <param name="Internal">The internal CRD that carries this discovery's owner labels.</param>
public sealed record DiscoveryObserved(CustomResourceDiscovery Discovery, KubeObject? Source, bool IsConnected, KubeObject? Internal)
{
    /// <summary>The entry that uses the internal CRD; null when none does, and then nobody needs to be asked before it changes.</summary>
    public CatalogEntry? Entry { get; init; }

    /// <summary>The live internal objects; null when they were not read.</summary>
    public IReadOnlyList<JsonObject>? Instances { get; init; }

    /// <summary>The service cluster cannot be reached now, but its ServiceCluster stays: it is expected back.</summary>
    public bool IsExpectedBack { get; init; }

    /// <summary>The names of all CRDs of the service cluster, which is the provider's own; asked for when the one is not there.</summary>
    public Func<IEnumerable<string>> SourceNames { get; init; } = () => [];

    /// <summary>What the credential may do; null while it was not asked, or did not answer.</summary>
    public AccessReport? Access { get; init; }

    /// <summary>All CRDs of the hub, by their names.</summary>
    public IReadOnlyCollection<KindNames> Crds { get; init; } = [];

    /// <summary>The CRD of the hub that has a name, whoever's it is.</summary>
    public Func<string, KubeObject?> CrdNamed { get; init; } = _ => null;

    /// <summary>The entry that a copy names as its user; one of another provider is none.</summary>
    public static CatalogEntry? EntryOn(ObjectMeta? copy, IHubObjects hub) =>
        copy?.Annotations.GetValueOrDefault(WellKnown.Annotations.CatalogEntry)?.Split('/') is [var provider, var name]
            && copy.Labels.GetValueOrDefault(WellKnown.Labels.OriginNamespace, provider) == provider
                ? hub.Get<CatalogEntry>(new(provider, name))
                : null;
}

/// <summary>What a discovery wants in both clusters.</summary>
/// <param name="Hub">In the management cluster.</param>
/// <param name="UpdateSource">The source CRD with other labels, to be put with its resource version (the credential has no patch on CRDs).</param>
/// <param name="SchemaUpdate">Whether the copy follows its source; null when that was no question.</param>
public sealed record DiscoveryPlan(Plan Hub, JsonObject? UpdateSource = null, SchemaUpdateReport? SchemaUpdate = null);

/// <summary>A discovery finds a CRD in its service cluster and keeps a copy in the hub (docs/contract/kinds.md#customresourcediscovery).</summary>
public static class CustomResourceDiscoveryPlan
{
    private static readonly TimeSpan Absent = TimeSpan.FromSeconds(30);

    // Instances come and go while a change waits; the report of them follows.
    private static readonly TimeSpan Pending = TimeSpan.FromSeconds(30);

    public static DiscoveryPlan For(DiscoveryObserved observed, DateTimeOffset now)
    {
        var discovery = observed.Discovery;
        if (discovery.Metadata.IsDeleting)
        {
            return ForDeletion(observed, now);
        }

        // One that is being deleted takes its objects along, and they must not be made again meanwhile.
        if (observed.Source is not { Meta.IsDeleting: false } source)
        {
            return new(NotFound(observed, now));
        }

        var labels = Owners.Labels(CustomResourceDiscovery.ResourceType, discovery.Metadata.NamespacedName);
        var sourceLabels = source.Meta.Labels;
        var naming = new CrdNaming(discovery.Spec.ServiceCluster.Name, discovery.Metadata.Namespace ?? "");
        // What is there was there first: a CRD that comes to the hub later takes no names from it.
        var copy = InternalCrd.From(
            source.Json, naming, OwnerOf(discovery), observed.Internal is null ? TakenNames.With(observed.Crds, source.Meta.Uid) : TakenNames.OfHub);
        if (copy.Crd is not { } crd)
        {
            // Not labelled either: the labels may be what is wrong.
            var reason = copy.Problems.Any(problem => problem.Reason is DerivationReason.NameTaken)
                ? CustomResourceDiscoveryConditions.NameTaken
                : CustomResourceDiscoveryConditions.Establishing;
            return new(NotCopied(observed, string.Join("; ", copy.Problems.Select(problem => problem.Message)), now, reason) with { LookAgain = Absent });
        }

        // The labels hold one discovery. Others of the same CRD, other providers' above all, do without (F-DIS-10, ADR 0030).
        var isLabelled = Owners.IsLabelledForAnother(sourceLabels, labels) || labels.All(label => sourceLabels.GetValueOrDefault(label.Key) == label.Value);
        var labelled = isLabelled ? null : SourceLabels.On(source.Json, labels);
        if (NamesakeOf(crd, observed, labels) is { } namesake)
        {
            return new(NotCopied(observed, namesake, now) with { LookAgain = Absent }, labelled);
        }

        if (KindOf(observed.Internal?.Json) is { } kind && kind != KindOf(crd))
        {
            return new(
                NotCopied(observed, $"the kind of the CRD was {kind} and now is {KindOf(crd)}; the copy keeps its kind, so delete this discovery and its instances to start again", now),
                labelled);
        }

        var update = SchemaGate.Judge(crd, observed);
        return new(update.IsPending ? Held(observed, update, naming, now) : Copied(observed, source.Json, crd, update, now), labelled, update);
    }

    // Two discoveries of one provider can come to the same name: of one CRD, or of two with the same plural.
    private static string? NamesakeOf(JsonObject copy, DiscoveryObserved observed, IReadOnlyDictionary<string, string> labels)
    {
        var name = ObjectMeta.Of(copy).Name ?? "";
        var owner = observed.CrdNamed(name)?.Meta.Labels;
        return owner is null || !Owners.IsLabelledForAnother(owner, labels) ? null
            : owner.GetValueOrDefault(WellKnown.Labels.OwnerNamespace) is { } provider && provider == observed.Discovery.Metadata.Namespace
                ? $"CRD {name} is already the copy of {provider}/{owner.GetValueOrDefault(WellKnown.Labels.OwnerName)}; delete one of the two"
            : $"CRD {name} exists in the hub and is not this discovery's"; // whose, is not this provider's to know (B81)
    }

    /// <summary>The copy stays what it was made of, also when somebody changes it.</summary>
    private static Plan Held(DiscoveryObserved observed, SchemaUpdateReport update, CrdNaming naming, DateTimeOffset now)
    {
        var published = SchemaGate.Published(observed);
        var crd = published is null ? null : InternalCrd.From(published, naming, OwnerOf(observed.Discovery)).Crd;
        return Copied(observed, published ?? observed.Source?.Json, crd, update, now) with { LookAgain = Pending };
    }

    private static Plan Copied(DiscoveryObserved observed, JsonObject? source, JsonObject? crd, SchemaUpdateReport update, DateTimeOffset now)
    {
        var established = observed.Internal is { } live && CrdState.IsServed(live);
        var conditions = Found(observed, now)
            .Set(CustomResourceDiscoveryConditions.Established, established,
                established ? CustomResourceDiscoveryConditions.Established : CustomResourceDiscoveryConditions.Establishing,
                established ? "the copy is served" : observed.Internal is { } waiting ? CrdState.WhyNotServed(waiting) : "the copy is being created");
        update.AddTo(conditions);
        var name = crd is null ? KnownName(observed) : ObjectMeta.Of(crd).Name;
        return new()
        {
            Finalizers = [WellKnown.Finalizers.CustomResourceDiscovery],
            StatusFirst = true,
            Status = Status(observed, conditions, Ready(conditions), name, source),
            Apply = crd is null ? [] : [Published(crd, update, observed.Internal?.Json)],
        };
    }

    private static JsonObject Published(JsonObject crd, SchemaUpdateReport update, JsonObject? live)
    {
        SchemaGate.Stamp(crd, update.IsPending ? SchemaHash.Of(crd) : update.CurrentHash);
        return StoredVersions.Keep(crd, live);
    }

    private static Plan NotCopied(
        DiscoveryObserved observed, string problem, DateTimeOffset now, string reason = CustomResourceDiscoveryConditions.Establishing)
    {
        var conditions = Found(observed, now)
            .Set(CustomResourceDiscoveryConditions.Established, false, reason, problem);
        return new()
        {
            Finalizers = [WellKnown.Finalizers.CustomResourceDiscovery],
            Status = Status(observed, conditions, Ready(conditions), KnownName(observed), observed.Source?.Json),
        };
    }

    private static Conditions Found(DiscoveryObserved observed, DateTimeOffset now)
    {
        var cluster = observed.Discovery.Spec.ServiceCluster.Name;
        var conditions = new Conditions(observed.Discovery.Status, now)
            .Set(CustomResourceDiscoveryConditions.Discovered, true, CustomResourceDiscoveryConditions.CRDFound, "the CRD was found in the service cluster");
        observed.Access?.AddTo(conditions, cluster);
        var lacks = conditions.All.FirstOrDefault(condition => condition is { Type: CustomResourceDiscoveryConditions.AccessReady, Status: Condition.False });
        return conditions.Set(CustomResourceDiscoveryConditions.ControllerReady, lacks is null,
            lacks is null ? CustomResourceDiscoveryConditions.Ready : CustomResourceDiscoveryConditions.Unready,
            lacks?.Message ?? "the controller syncs its instances");
    }

    private static Plan NotFound(DiscoveryObserved observed, DateTimeOffset now)
    {
        var spec = observed.Discovery.Spec;
        if (observed.IsConnected)
        {
            return NotDiscovered(observed, now, observed.Source is null
                ? $"service cluster {spec.ServiceCluster.Name} has no CRD {spec.CRD.Name}; install the operator that brings it{SimilarName.CrdQuestion(spec.CRD.Name, observed.SourceNames())}"
                : $"CRD {spec.CRD.Name} is being deleted in service cluster {spec.ServiceCluster.Name}");
        }

        // Unreachable is not absent: what was discovered stays discovered.
        var conditions = new Conditions(observed.Discovery.Status, now)
            .Set(CustomResourceDiscoveryConditions.ControllerReady, false, CustomResourceDiscoveryConditions.Unready,
                $"service cluster {spec.ServiceCluster.Name} cannot be reached");
        return new()
        {
            Finalizers = [WellKnown.Finalizers.CustomResourceDiscovery],
            Status = Status(observed, conditions, Ready(conditions), KnownName(observed), observed.Discovery.Status?.CRD),
            LookAgain = Absent,
        };
    }

    private static Plan NotDiscovered(DiscoveryObserved observed, DateTimeOffset now, string message)
    {
        var conditions = new Conditions(observed.Discovery.Status, now)
            .Set(CustomResourceDiscoveryConditions.Discovered, false, CustomResourceDiscoveryConditions.CRDNotFound, message);
        return new()
        {
            Finalizers = [WellKnown.Finalizers.CustomResourceDiscovery],
            Status = Status(observed, conditions, Ready(conditions), KnownName(observed), null),
            LookAgain = Absent,
        };
    }

    private static DiscoveryPlan ForDeletion(DiscoveryObserved observed, DateTimeOffset now)
    {
        var spec = observed.Discovery.Spec;

        // Labels that stay on the source would refuse it to every later discovery (F-DIS-07).
        var waits = observed is { IsExpectedBack: true, Source: null } && KnownName(observed) is not null;
        var conditions = new Conditions(observed.Discovery.Status, now)
            .Set(CustomResourceDiscoveryConditions.Discovered, false, CustomResourceDiscoveryConditions.Deleting, "the discovery is being deleted")
            .Set(Readiness.Ready, false, CustomResourceDiscoveryConditions.Deleting,
                observed.Internal is not null ? "the copy of the CRD is being deleted"
                : waits ? $"waiting for service cluster {spec.ServiceCluster.Name}, to take our labels off CRD {spec.CRD.Name} there; if it never comes back, delete ServiceCluster {spec.ServiceCluster.Name} too"
                : "the copy is gone");
        var crd = observed.Internal?.Meta;
        var labels = Owners.Labels(CustomResourceDiscovery.ResourceType, observed.Discovery.Metadata.NamespacedName);
        var ours = observed.Source?.Meta.Labels is { } own && labels.All(label => own.GetValueOrDefault(label.Key) == label.Value);
        return new(
            new()
            {
                Status = Status(observed, conditions, null, KnownName(observed), observed.Discovery.Status?.CRD),
                Delete = crd is { IsDeleting: false } ? [Deletion.Of(KubernetesResources.CustomResourceDefinitions, crd)] : [],
                ReleasedFinalizers = crd is null && !waits ? [WellKnown.Finalizers.CustomResourceDiscovery] : [],
            },
            UpdateSource: crd is null && ours ? SourceLabels.Off(observed.Source?.Json, labels) : null);
    }

    // What is not so says why; whoever looks at Ready alone, or at a set's, finds it there.
    private static (bool, string, string)? Ready(Conditions conditions)
    {
        foreach (var (type, reason) in new[]
        {
            (CustomResourceDiscoveryConditions.Discovered, CustomResourceDiscoveryConditions.CRDNotEstablished),
            (CustomResourceDiscoveryConditions.Established, CustomResourceDiscoveryConditions.CRDNotEstablished),
            (CustomResourceDiscoveryConditions.ControllerReady, CustomResourceDiscoveryConditions.ControllerUnready),
        })
        {
            if (!conditions.IsTrue(type))
            {
                return (false, reason, conditions.All.FirstOrDefault(condition => condition.Type == type)?.Message ?? "the CRD was not looked for yet");
            }
        }

        return (true, CustomResourceDiscoveryConditions.ComponentsReady, "the CRD is discovered, copied and synced");
    }

    private static JsonObject Status(
        DiscoveryObserved observed, Conditions conditions, (bool Ready, string Reason, string Message)? ready, string? internalName, JsonObject? crd)
    {
        if (ready is { } verdict)
        {
            conditions.Set(Readiness.Ready, verdict.Ready, verdict.Reason, verdict.Message);
        }

        return Manifest.StatusOf(observed.Discovery with
        {
            Status = new()
            {
                ObservedGeneration = observed.Discovery.Metadata.Generation,
                Phase = conditions.Phase,
                Conditions = conditions.All,
                CRD = crd is null ? null : Snapshot(crd),
                ManagementClusterCRD = internalName is null ? null : new() { Name = internalName },
            },
        });
    }

    private static string? KindOf(JsonObject? crd) => crd.Text("spec", "names", "kind");

    private static string? KnownName(DiscoveryObserved observed) => observed.Discovery.Status?.ManagementClusterCRD?.Name;

    private static OwnerLabels OwnerOf(CustomResourceDiscovery discovery) => new(
        discovery.Metadata.Name ?? "",
        discovery.Metadata.Namespace ?? "",
        $"{CustomResourceDiscovery.ResourceType.Kind}.{CustomResourceDiscovery.ResourceType.Group}");

    // What changes without meaning anything here would make the status be written again and again.
    private static JsonObject Snapshot(JsonObject crd)
    {
        var copy = (JsonObject)crd.DeepClone();
        if (copy["metadata"] is JsonObject metadata)
        {
            metadata.Remove("managedFields");
            metadata.Remove("resourceVersion");
        }

        return copy;
    }
}
