using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Plans;

/// <summary>How far a plan came.</summary>
/// <param name="LookAgain">When to look again even if nothing happens.</param>
/// <param name="IsDone">All of it is so now; else the object's status says what was refused.</param>
public readonly record struct Execution(TimeSpan? LookAgain, bool IsDone);

/// <summary>
/// The one order in which plans are carried out, in a cluster and on files: claim, limit, make, take away, report, and only then let go. Who takes the
/// steps says what came of each before the next is asked for. What is refused is told in the status and holds up nothing but the release (H62).
/// </summary>
/// <param name="plan">What is wanted of other objects, for all subjects together.</param>
/// <param name="subjects">The objects the plan is for, each with what is wanted of itself.</param>
/// <param name="stored">A subject's status as it is stored.</param>
/// <param name="now">The time.</param>
public sealed class PlanRun(Plan plan, IEnumerable<(ObjectMeta Object, Plan Plan)> subjects, Func<NamespacedName, JsonNode?> stored, DateTimeOffset now)
{
    private static readonly TimeSpan WithoutStatus = TimeSpan.FromSeconds(30);

    private readonly List<Subject> _subjects = [.. subjects.Select(subject => new Subject(subject.Object, subject.Plan))];

    private bool _isOutdated;

    /// <summary>For one object.</summary>
    public PlanRun(ObjectMeta subject, Plan plan, Func<NamespacedName, JsonNode?> stored, DateTimeOffset now)
        : this(plan, [(subject, plan)], stored, now)
    {
    }

    /// <summary>For none: nobody is told.</summary>
    public PlanRun(Plan plan)
        : this(plan, [], static _ => null, default)
    {
    }

    /// <summary>What was refused so far.</summary>
    public Refusals Refused { get; } = new();

    /// <summary>Of what was refused, that which concerns a subject.</summary>
    public Func<NamespacedName, IReadOnlyList<Refusal>, IReadOnlyList<Refusal>> Concerning { get; init; } = static (_, refusals) => refusals;

    public Execution Result => new(
        _isOutdated ? TimeSpan.Zero : _subjects.Min(subject => subject.LookAgain) ?? (_subjects.Exists(subject => subject.IsGone) ? null : plan.LookAgain),
        !_isOutdated && !Refused.Any && _subjects.TrueForAll(subject => subject is { IsTold: true, IsGone: false }));

    /// <summary>A subject is not there any more.</summary>
    public void Gone(ObjectMeta subject) => Of(subject).IsGone = true;

    /// <summary>A subject's status was refused.</summary>
    public void NotTold(ObjectMeta subject) => (Of(subject).IsTold, Of(subject).LookAgain) = (false, WithoutStatus);

    /// <summary>A limit has come into effect: what it limits may be offered now, so plan again.</summary>
    public void Outdated() => _isOutdated = true;

    /// <summary>What is to be done, the next by what came of the last.</summary>
    public IEnumerable<PlanStep> Steps()
    {
        foreach (var subject in _subjects.Where(subject => !subject.Object.IsDeleting))
        {
            if (subject.Plan.Finalizers.Except(subject.Object.Finalizers, StringComparer.Ordinal).ToList() is { Count: > 0 } missing)
            {
                yield return new PlanStep.Claim(subject.Object, [.. subject.Object.Finalizers, .. missing]);
            }
        }

        // Without our finalizers nothing is made: it would be left behind.
        var isOurs = !Refused.Any && !_subjects.Exists(subject => subject.IsGone);
        foreach (var step in isOurs ? Writes() : [])
        {
            yield return step;
        }

        var mayLetGo = isOurs && Refused.AreNone;
        foreach (var subject in _subjects.Where(subject => !subject.IsGone && subject.IsTold && !_isOutdated))
        {
            yield return Report(subject, subject.Plan);
            if (mayLetGo && subject.Plan.ReleasedFinalizers.Count > 0)
            {
                var known = Refused.All.Count;
                yield return new PlanStep.Release(subject.Object, subject.Plan.ReleasedFinalizers);
                if (Refused.All.Count > known)
                {
                    yield return Report(subject, subject.Plan);
                }
            }
        }
    }

    private IEnumerable<PlanStep> Writes()
    {
        var limits = plan.Apply.Where(manifest => manifest.Text("kind") == KubernetesResources.ResourceQuotas.Kind).ToList();
        foreach (var limit in limits)
        {
            yield return new PlanStep.Limit(limit);
        }

        foreach (var subject in _subjects.Where(subject => subject.Plan.StatusFirst && !_isOutdated))
        {
            yield return Report(subject, subject.Plan.AsStored(stored(subject.Object.NamespacedName)));
        }

        if (_isOutdated || _subjects.Exists(subject => !subject.IsTold))
        {
            yield break;
        }

        IEnumerable<PlanStep> rest =
        [
            new PlanStep.Below(),
            .. plan.Annotate.Select(change => new PlanStep.Annotate(change)),
            .. plan.Create.Select(manifest => new PlanStep.Create(manifest)),
            .. plan.Apply.Except(limits).Select(manifest => new PlanStep.Apply(manifest)),
            .. plan.Delete.Select(deletion => new PlanStep.Delete(deletion)),
            .. plan.Destroy.Select(deletion => new PlanStep.Destroy(deletion)),
        ];
        foreach (var step in rest)
        {
            yield return step;
        }
    }

    private PlanStep.Report Report(Subject subject, Plan wanted)
    {
        var name = subject.Object.NamespacedName;
        var last = wanted.Hindered(Concerning(name, Refused.All), stored(name), now);
        subject.LookAgain = last.LookAgain;
        return new(subject.Object, last.Status, last.Refused);
    }

    private Subject Of(ObjectMeta subject) => _subjects.First(known => ReferenceEquals(known.Object, subject));

    private sealed class Subject(ObjectMeta item, Plan wanted)
    {
        public ObjectMeta Object { get; } = item;

        public Plan Plan { get; } = wanted;

        public bool IsGone { get; set; }

        public bool IsTold { get; set; } = true;

        public TimeSpan? LookAgain { get; set; }
    }
}
