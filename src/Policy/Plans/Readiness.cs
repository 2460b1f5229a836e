using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Plans;

/// <summary>"Is ready", as controllers mean it of each other's objects (spec 1.1).</summary>
public static class Readiness
{
    public const string Ready = "Ready";

    /// <summary>The terminating reason of every kind (spec 1.1).</summary>
    public const string Deleting = "Deleting";

    /// <summary>The Ready condition is True and speaks of the current generation. What is being deleted is ready for nobody, whatever it said before.</summary>
    public static bool IsReady(ObjectMeta metadata, IConditionedStatus? status)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return !metadata.IsDeleting && status is not null && status.ObservedGeneration == metadata.Generation && IsTrue(status, Ready);
    }

    public static bool IsTrue(IConditionedStatus? status, string type) =>
        status?.Conditions.Any(condition => condition.Type == type && condition.Status == Condition.True) is true;
}
