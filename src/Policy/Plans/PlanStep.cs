using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Plans;

/// <summary>One step of a <see cref="PlanRun"/>: who carries plans out knows how, and nothing of why and when.</summary>
public abstract record PlanStep
{
    private PlanStep()
    {
    }

    /// <summary>Finalizers on the object itself, provided it is still as it was seen.</summary>
    public sealed record Claim(ObjectMeta Subject, IReadOnlyList<string> Finalizers) : PlanStep;

    /// <summary>A ResourceQuota, applied together with what it counts: until somebody has counted, every create is refused.</summary>
    public sealed record Limit(JsonObject Quota) : PlanStep;

    /// <summary>The object's status, applied; with events for what changed, and for what was refused where that is news.</summary>
    public sealed record Report(ObjectMeta Subject, JsonObject? Status, string? Refused) : PlanStep;

    /// <summary>What is wanted in a service cluster.</summary>
    public sealed record Below : PlanStep;

    public sealed record Annotate(AnnotationChange Change) : PlanStep;

    /// <summary>By POST.</summary>
    public sealed record Create(JsonObject Manifest) : PlanStep;

    /// <summary>With force.</summary>
    public sealed record Apply(JsonObject Manifest) : PlanStep;

    public sealed record Delete(Deletion Deletion) : PlanStep;

    /// <summary>The same of something that no cache holds.</summary>
    public sealed record Destroy(Deletion Deletion) : PlanStep;

    /// <summary>Finalizers off the object itself.</summary>
    public sealed record Release(ObjectMeta Subject, IReadOnlyList<string> Finalizers) : PlanStep;
}
