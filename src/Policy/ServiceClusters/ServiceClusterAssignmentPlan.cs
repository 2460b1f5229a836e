using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>What an assignment wants in both clusters.</summary>
/// <param name="Hub">In the management cluster.</param>
/// <param name="CreateNamespace">To be created in the service cluster, then looked at again.</param>
/// <param name="DeleteNamespaces">To be deleted in the service cluster.</param>
public sealed record AssignmentPlan(Plan Hub, JsonObject? CreateNamespace = null, IReadOnlyList<Deletion>? DeleteNamespaces = null);

/// <summary>An assignment is one namespace in the service cluster (docs/contract/kinds.md#serviceclusterassignment).</summary>
public static class ServiceClusterAssignmentPlan
{
    private static readonly TimeSpan Unreachable = TimeSpan.FromSeconds(10);

    /// <param name="assignment">The assignment.</param>
    /// <param name="namespaces">Live namespaces of the service cluster with this assignment's owner labels; null when it cannot be reached.</param>
    /// <param name="isTenants">What <see cref="IsTenants"/> says.</param>
    /// <param name="now">The time.</param>
    /// <param name="orphans">The service objects there that no instance has; null while that is not known.</param>
    /// <param name="mayLook">The service cluster did not refuse to list them.</param>
    public static AssignmentPlan For(
        ServiceClusterAssignment assignment, IReadOnlyList<ObjectMeta>? namespaces, bool isTenants, DateTimeOffset now, IReadOnlyList<string>? orphans = null,
        bool mayLook = true)
    {
        if (assignment.Metadata.IsDeleting)
        {
            return ForDeletion(assignment, namespaces, now, mayLook);
        }

        if (!FitsLabels(assignment))
        {
            return new(Report(assignment, now, null, ServiceClusterAssignmentConditions.CreatingNamespace,
                $"metadata.name has {assignment.Metadata.Name?.Length} characters where {DnsLabel.MaxLength} are allowed; choose a shorter name for the account or the service cluster"));
        }

        if (!isTenants)
        {
            return new(Report(assignment, now, null, ServiceClusterAssignmentConditions.NotATenant,
                Tenancy.NotATenant(assignment.Spec.ManagementNamespace.Name, assignment.Metadata.Namespace ?? "")));
        }

        if (namespaces is null)
        {
            return new(Report(assignment, now, null, ServiceClusterAssignmentConditions.CreatingNamespace,
                mayLook ? $"service cluster {assignment.Spec.ServiceCluster.Name} cannot be reached" : "whether there is a namespace is not known") with
            { LookAgain = Unreachable });
        }

        var usable = namespaces.Where(found => !found.IsDeleting).ToList();
        return usable.Count switch
        {
            0 => new(Report(assignment, now, null, ServiceClusterAssignmentConditions.CreatingNamespace, "the namespace is being created"),
                CreateNamespace: NamespaceFor(assignment)),
            1 => new(Report(assignment, now, usable[0].Name, ServiceClusterAssignmentConditions.SetupComplete, "the namespace is in place", orphans)),
            _ => new(Report(assignment, now, null, ServiceClusterAssignmentConditions.CreatingNamespace,
                $"multiple owned namespaces found: {string.Join(",", usable.Select(found => found.Name).Order(StringComparer.Ordinal))}")),
        };
    }

    /// <summary>Whether the management namespace is that of a tenant of this provider, whoever wrote the assignment.</summary>
    public static bool IsTenants(ServiceClusterAssignment assignment, IHubObjects hub)
    {
        var name = assignment.Spec.ManagementNamespace.Name;
        return Tenancy.HoldsNamespace(hub.Get<Account>(new(null, name)), hub.Get<Tenant>(new(assignment.Metadata.Namespace, name)));
    }

    /// <summary>Its name becomes a label value in the service cluster. Where it cannot be one, nothing was ever made there, and nothing can be asked for.</summary>
    public static bool FitsLabels(ServiceClusterAssignment assignment) =>
        assignment.Metadata.Name is not { Length: > DnsLabel.MaxLength };

    /// <summary>Finds the namespaces of an assignment by its owner labels.</summary>
    public static string LabelSelector(ServiceClusterAssignment assignment)
    {
        return string.Join(',', Owners.Labels(ServiceClusterAssignment.ResourceType, assignment.Metadata.NamespacedName)
            .Select(label => $"{label.Key}={label.Value}"));
    }

    private static AssignmentPlan ForDeletion(ServiceClusterAssignment assignment, IReadOnlyList<ObjectMeta>? namespaces, DateTimeOffset now, bool mayLook)
    {
        // Nothing was ever made there: the cluster need not answer.
        var nothingThere = namespaces is { Count: 0 } || (namespaces is null && assignment.Status?.ServiceClusterNamespace is null);
        var message = nothingThere ? "the namespace is gone"
            : namespaces is null ? $"waiting for service cluster {assignment.Spec.ServiceCluster.Name}{(mayLook ? ", which cannot be reached," : "")} to delete namespace {assignment.Status?.ServiceClusterNamespace?.Name} there"
            : $"waiting until these are gone from service cluster {assignment.Spec.ServiceCluster.Name}: {Names.List([.. namespaces.Select(found => $"namespace {found.Name}")])}";
        return new(
            Report(assignment, now, assignment.Status?.ServiceClusterNamespace?.Name, ServiceClusterAssignmentConditions.Deleting, message) with
            {
                Finalizers = [],
                ReleasedFinalizers = nothingThere ? [WellKnown.Finalizers.ServiceClusterAssignment] : [],
                LookAgain = nothingThere ? null : Unreachable,
            },
            DeleteNamespaces: [.. (namespaces ?? []).Where(found => !found.IsDeleting).Select(found => Deletion.Of(KubernetesResources.Namespaces, found))]);
    }

    private static JsonObject NamespaceFor(ServiceClusterAssignment assignment) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject
        {
            ["generateName"] = assignment.Spec.ManagementNamespace.Name + "-",
            ["labels"] = Owners.ToJson(Owners.Labels(ServiceClusterAssignment.ResourceType, assignment.Metadata.NamespacedName)),
        },
    };

    private static Plan Report(
        ServiceClusterAssignment assignment, DateTimeOffset now, string? name, string reason, string message, IReadOnlyList<string>? orphans = null)
    {
        var conditions = new Conditions(assignment.Status, now)
            .Set(Readiness.Ready, reason == ServiceClusterAssignmentConditions.SetupComplete, reason, message);
        OrphanReport.AddTo(conditions, orphans);
        // The last known namespace stays in the status while the cluster is away: syncing goes on where it left off.
        var known = name ?? assignment.Status?.ServiceClusterNamespace?.Name;
        return new()
        {
            Finalizers = [WellKnown.Finalizers.ServiceClusterAssignment],
            Status = Manifest.StatusOf(assignment with
            {
                Status = new()
                {
                    ObservedGeneration = assignment.Metadata.Generation,
                    Phase = conditions.Phase,
                    Conditions = conditions.All,
                    ServiceClusterNamespace = known is null ? null : new() { Name = known },
                },
            }),
        };
    }
}
