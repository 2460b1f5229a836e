using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Plans;

/// <summary>"Is ready", as controllers mean it of each other's objects (docs/contract/kinds.md#conditions).</summary>
public static class Readiness
{
    public const string Ready = "Ready";

    /// <summary>The terminating reason of every kind.</summary>
    public const string Deleting = "Deleting";

    /// <summary>Of <see cref="Ready"/>: all is as it should be, but for what an API server refused.</summary>
    public const string WriteRefused = EventReasons.WriteRefused;

    /// <summary>The Ready condition is True and speaks of the current generation. What is being deleted is ready for nobody, whatever it said before.</summary>
    public static bool IsReady(ObjectMeta metadata, IConditionedStatus? status) =>
        !metadata.IsDeleting && status is not null && status.ObservedGeneration == metadata.Generation && IsTrue(status, Ready);

    /// <summary>Of objects that are not ready, what the first says that says anything: to be appended to the list of their names.</summary>
    public static string FirstReason(IEnumerable<(string? Name, IConditionedStatus? Status)> unready)
    {
        foreach (var (name, status) in unready)
        {
            if (status?.Conditions.FirstOrDefault(condition => condition.Type == Ready && condition.Status != Condition.True) is { } why)
            {
                return $"; {name}: {why.Reason}: {why.Message}";
            }
        }

        return "";
    }

    public static bool IsFalse(IConditionedStatus? status, string type) =>
        status?.Conditions.Any(condition => condition.Type == type && condition.Status == Condition.False) is true;

    public static bool IsTrue(IConditionedStatus? status, string type) =>
        status?.Conditions.Any(condition => condition.Type == type && condition.Status == Condition.True) is true;
}
