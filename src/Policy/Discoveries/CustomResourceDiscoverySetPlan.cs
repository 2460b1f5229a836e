using System.Text.Json.Nodes;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Discoveries;

/// <summary>
/// A set is one discovery per selected service cluster (docs/contract/kinds.md#customresourcediscoveryset). No cluster selected is ready; one
/// that is deselected and not gone yet is not.
/// </summary>
public static class CustomResourceDiscoverySetPlan
{
    /// <param name="set">The set.</param>
    /// <param name="clusters">The service clusters of its namespace.</param>
    /// <param name="discoveries">The discoveries of its namespace.</param>
    /// <param name="now">The time.</param>
    public static Plan For(
        CustomResourceDiscoverySet set, IReadOnlyList<ServiceCluster> clusters, IReadOnlyList<CustomResourceDiscovery> discoveries, DateTimeOffset now)
    {
        var own = discoveries.Where(discovery => discovery.Metadata.IsControlledBy(set.Metadata)).ToList();
        if (!set.Metadata.IsDeleting && Selector.Validate(set.Spec.ServiceClusterSelector, "spec.serviceClusterSelector") is { IsAllowed: false } unreadable)
        {
            return Unreadable(set, unreadable, now);
        }

        var selected = set.Metadata.IsDeleting
            ? []
            : clusters.Where(cluster => !cluster.Metadata.IsDeleting && Selector.Matches(set.Spec.ServiceClusterSelector, cluster.Metadata.Labels)).ToList();
        var wanted = selected.Select(cluster => $"{set.Metadata.Name}.{cluster.Metadata.Name}").ToHashSet(StringComparer.Ordinal);
        var stale = own.Where(discovery => !wanted.Contains(discovery.Metadata.Name ?? "")).ToList();
        var ready = own.Where(discovery => wanted.Contains(discovery.Metadata.Name ?? "") && Readiness.IsReady(discovery.Metadata, discovery.Status)).ToList();
        var unready = wanted.Except(ready.Select(discovery => discovery.Metadata.Name ?? ""), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var others = own.Except(stale).Where(discovery => discovery.Spec.CRD.Name != set.Spec.CRD.Name).ToList();
        var why = Readiness.FirstReason(own.Where(discovery => unready.Contains(discovery.Metadata.Name ?? ""))
            .OrderBy(discovery => discovery.Metadata.Name, StringComparer.Ordinal).Select(discovery => (discovery.Metadata.Name, (IConditionedStatus?)discovery.Status)));
        var conditions = Conditions(set, stale, others, unready, why, now);
        return new()
        {
            Finalizers = set.Metadata.IsDeleting ? [] : [WellKnown.Finalizers.CustomResourceDiscoverySet],
            ReleasedFinalizers = set.Metadata.IsDeleting && own.Count == 0 ? [WellKnown.Finalizers.CustomResourceDiscoverySet] : [],
            Apply = others.Count > 0 ? [] : [.. selected.Select(cluster => KubeObject.Encode(DiscoveryFor(set, cluster)))], // it would be refused, for ever
            Delete = [.. stale.Where(discovery => !discovery.Metadata.IsDeleting).Select(Deletion.Of)],
            Status = Status(set, conditions, [.. ready.OrderBy(discovery => discovery.Metadata.Name, StringComparer.Ordinal).Select(Reference)]),
        };
    }

    // What it has found stays: whether it is still wanted nobody knows (H80).
    private static Plan Unreadable(CustomResourceDiscoverySet set, Decision problems, DateTimeOffset now)
    {
        var conditions = new Conditions(set.Status, now).Set(Readiness.Ready, false, CustomResourceDiscoverySetConditions.InvalidSelector,
            $"{problems.Message}; until then what was discovered stays as it is");
        return new()
        {
            Finalizers = [WellKnown.Finalizers.CustomResourceDiscoverySet],
            Status = Status(set, conditions, set.Status?.ManagementClusterCRDs ?? []),
        };
    }

    private static JsonObject Status(CustomResourceDiscoverySet set, Conditions conditions, IReadOnlyList<DiscoveredCrd> found) => Manifest.StatusOf(set with
    {
        Status = new()
        {
            ObservedGeneration = set.Metadata.Generation,
            Phase = conditions.Phase,
            Conditions = conditions.All,
            ManagementClusterCRDs = found,
        },
    });

    /// <summary>Whether everything that a set wants was discovered, whatever is left besides: what is left may wait for its entry to go.</summary>
    public static bool HasDiscovered(CustomResourceDiscoverySet set)
    {
        return Readiness.IsReady(set.Metadata, set.Status)
            || (!set.Metadata.IsDeleting && set.Status?.ObservedGeneration == set.Metadata.Generation
                && set.Status.Conditions.Any(condition => condition is { Type: Readiness.Ready, Reason: CustomResourceDiscoverySetConditions.ComponentsTerminating }));
    }

    private static Conditions Conditions(
        CustomResourceDiscoverySet set, List<CustomResourceDiscovery> stale, List<CustomResourceDiscovery> others, List<string> unready, string why,
        DateTimeOffset now)
    {
        var conditions = new Conditions(set.Status, now);
        if (set.Metadata.IsDeleting)
        {
            var left = stale.Select(discovery => discovery.Metadata.Name ?? "").ToList();
            return conditions.Set(Readiness.Ready, false, Readiness.Deleting,
                left.Count == 0 ? "nothing is left" : $"waiting until these are gone: {Names.List(left)}");
        }

        if (others.Count > 0)
        {
            return conditions.Set(Readiness.Ready, false, CustomResourceDiscoverySetConditions.ComponentsUnready,
                $"discoveries stay with their CRD: {Names.List([.. others.Select(discovery => $"{discovery.Metadata.Name} is of {discovery.Spec.CRD.Name}")])}; "
                + $"set spec.crd.name back, or create another set for {set.Spec.CRD.Name}");
        }

        if (unready.Count > 0)
        {
            return conditions.Set(Readiness.Ready, false, CustomResourceDiscoverySetConditions.ComponentsUnready, $"unready discoveries: {Names.List(unready)}{why}");
        }

        return stale.Count == 0
            ? conditions.Set(Readiness.Ready, true, CustomResourceDiscoverySetConditions.ComponentsReady, "all discoveries are ready")
            : conditions.Set(Readiness.Ready, false, CustomResourceDiscoverySetConditions.ComponentsTerminating,
                $"not selected any more, and not gone yet: {Names.List([.. stale.Select(discovery => discovery.Metadata.Name ?? "").Order(StringComparer.Ordinal)])}");
    }

    private static CustomResourceDiscovery DiscoveryFor(CustomResourceDiscoverySet set, ServiceCluster cluster) => new()
    {
        Metadata = new()
        {
            Name = $"{set.Metadata.Name}.{cluster.Metadata.Name}",
            Namespace = set.Metadata.Namespace,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [WellKnown.Labels.ControlledByDiscoverySet] = $"{set.Metadata.Namespace}.{set.Metadata.Name}",
            },
            OwnerReferences = [Owners.ControllerReference(set)],
        },
        Spec = new()
        {
            CRD = set.Spec.CRD,
            ServiceCluster = new() { Name = cluster.Metadata.Name ?? "" },
            WebhookStrategy = set.Spec.WebhookStrategy,
        },
    };

    private static DiscoveredCrd Reference(CustomResourceDiscovery discovery) => new()
    {
        CRD = new() { Name = discovery.Status?.ManagementClusterCRD?.Name ?? "" },
        ServiceCluster = discovery.Spec.ServiceCluster,
    };
}
