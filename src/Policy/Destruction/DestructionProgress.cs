using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Destruction;

/// <summary>
/// How far a confirmed deletion has got: the instances first, everything else after them. Only those that were there when the deletion was asked for
/// were counted, and only they are destroyed; whoever came later stays, and keeps what it needs by the rules.
/// </summary>
/// <param name="Deletions">To be deleted now.</param>
/// <param name="Left">What is not gone yet, by name; null while that is not known.</param>
public sealed record DestructionProgress(IReadOnlyList<Deletion> Deletions, IReadOnlyList<string>? Left)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>Nothing is to be destroyed, or all of it is.</summary>
    public static DestructionProgress Over { get; } = new([], []);

    public bool IsOver => Left is { Count: 0 };

    /// <param name="subject">What is being deleted.</param>
    /// <param name="found">What is there, by type; null where that could not be found out.</param>
    public static DestructionProgress Of(ObjectMeta subject, IReadOnlyList<(ResourceType Type, IReadOnlyList<ObjectMeta>? Instances)> found)
    {
        var counted =
            (from list in found
             from instance in list.Instances ?? []
             where instance.CreationTimestamp is not { } created || created <= subject.DeletionTimestamp
             select (list.Type, Instance: instance)).ToList();
        return new(
            // An internal object with an owner goes with its tenant object; alone it would be made again.
            [.. counted.Where(one => !one.Instance.IsDeleting && !one.Instance.OwnerReferences.Any(owner => owner.Controller is true))
                .Select(one => Deletion.Of(one.Type, one.Instance))],
            found.Any(list => list.Instances is null)
                ? null
                : [.. counted.Select(one => RunningInstances.Name(one.Type, one.Instance)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The plan of the object's deletion, with the instances before it.</summary>
    public Plan Before(Plan plan)
    {
        return IsOver ? plan : plan with
        {
            // The entries of a set at once, so that nothing new is offered meanwhile.
            Delete = [.. plan.Delete.Where(deletion => deletion.Type == Api.Catalog.CatalogEntry.ResourceType)],
            Destroy = Deletions,
            ReleasedFinalizers = [],
            Status = Told(plan.Status),
            LookAgain = Soon,
        };
    }

    private JsonObject? Told(JsonObject? status)
    {
        var copy = status?.DeepClone() as JsonObject;
        foreach (var ready in copy.Objects("status", "conditions").Where(condition => condition.Text("type") == Readiness.Ready))
        {
            ready["message"] = Left is { } left
                ? $"{left.Count} {(left.Count == 1 ? "instance is" : "instances are")} being destroyed first, as confirmed: {Names.List(left)}"
                : "what is to be destroyed first cannot be counted at the moment";
        }

        return copy;
    }
}
