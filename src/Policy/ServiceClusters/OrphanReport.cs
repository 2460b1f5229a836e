using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>The condition of an assignment that names the service objects without an instance.</summary>
public static class OrphanReport
{
    /// <summary>One of them, such as <c>couchdbs.couchdb.io db1</c>.</summary>
    public static string Item(ResourceType service, string name) =>
        $"{service.GroupResource} {name}";

    /// <param name="conditions">The assignment's.</param>
    /// <param name="orphans">What was found; null while that is not known, and then the condition stays as it was.</param>
    public static void AddTo(Conditions conditions, IReadOnlyList<string>? orphans)
    {
        if (orphans is not null)
        {
            conditions.SetOnceTrue(
                ServiceClusterAssignmentConditions.Orphans, orphans.Count > 0,
                (ServiceClusterAssignmentConditions.ServiceObjectsWithoutInstance, Message(orphans)),
                (ServiceClusterAssignmentConditions.NoServiceObjectsWithoutInstance, "every service object has its instance"));
        }
    }

    /// <summary>
    /// Those of all CRDs of a service cluster; null while they are not known of one of which some were told. One CRD that cannot be looked at, for want of
    /// rights say, holds nothing up that is known of the others.
    /// </summary>
    /// <param name="discoveries">The discoveries of the service cluster.</param>
    /// <param name="orphansOf">What is known of one; null when nothing is.</param>
    /// <param name="told">What the assignment says.</param>
    public static IReadOnlyList<string>? Together(
        IEnumerable<CustomResourceDiscovery> discoveries, Func<CustomResourceDiscovery, IReadOnlyList<string>?> orphansOf, IConditionedStatus? told)
    {
        var found = discoveries
            .Where(discovery => discovery.Status?.ManagementClusterCRD is not null) // else nothing was ever synced of it
            .Select(discovery => (Crd: discovery.Spec.CRD.Name, Orphans: orphansOf(discovery))).ToList();
        return found.Exists(its => its.Orphans is null && Mentions(told, its.Crd)) ? null : [.. found.SelectMany(its => its.Orphans ?? [])];
    }

    /// <summary>Whether a condition speaks of objects of a CRD.</summary>
    private static bool Mentions(IConditionedStatus? status, string crd) =>
        status?.Conditions.FirstOrDefault(condition => condition is { Type: ServiceClusterAssignmentConditions.Orphans, Status: Condition.True }) is { } told
        && (told.Message.Contains($" {crd} ", StringComparison.Ordinal) || told.Message.EndsWith(" more", StringComparison.Ordinal));

    /// <summary>Whether a condition names one; beyond ten, nobody can tell.</summary>
    public static bool Names(IConditionedStatus? status, ResourceType service, string name) =>
        status?.Conditions.FirstOrDefault(condition => condition is { Type: ServiceClusterAssignmentConditions.Orphans, Status: Condition.True }) is { } told
        && told.Message[(told.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split(", ")
            .Any(item => item == Item(service, name) || item.StartsWith($"{Item(service, name)} and ", StringComparison.Ordinal));

    private static string Message(IReadOnlyList<string> orphans) =>
        $"{orphans.Count} of our service objects without an instance in the hub, which run on until they are deleted in the service cluster: {Plans.Names.List(orphans)}";
}
