using KubeCarrier.Api.Admission;
using KubeCarrier.Cli.Reports;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Takes the steps of a case one after the other, up to the first that is not as expected: what follows would rest on it.</summary>
internal sealed class CaseRunner(TimeProvider clock)
{
    private static readonly DateTimeOffset FirstTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public CaseResult Run(TestCase test, OfflineHub hub)
    {
        var started = clock.GetTimestamp();
        var outcomes = new List<StepOutcome>();
        var problems = Steps(test, hub, outcomes);
        return new(
            new ReportItem
            {
                Id = test.Id,
                Suite = test.Suite,
                Name = test.Name,
                Place = test.Place,
                Steps = test.Steps.Count,
                Problems = problems,
                Duration = clock.GetElapsedTime(started),
            },
            outcomes);
    }

    private static IReadOnlyList<ReportProblem> Steps(TestCase test, OfflineHub hub, List<StepOutcome> outcomes)
    {
        var session = hub.Begin();
        var (user, time) = ((UserInfo?)null, FirstTime);
        foreach (var (index, step) in test.Steps.Index())
        {
            var (action, label) = (step.Action, $"step {index + 1}, {step.Action}");
            time = step.At ?? time;
            user = step.As ?? user ?? hub.DefaultUser(action.Key.Namespace);
            if (action.Verb is StepVerb.ExpectAbsent)
            {
                if (session.Find(action.Key) is not null)
                {
                    return [new(step.Place, $"{label}: the object should be absent; it is there")];
                }
            }
            else if (user is null)
            {
                return [NoUser(step, label)];
            }
            else
            {
                var outcome = Take(session, action, user, time);
                outcomes.Add(outcome);
                if (StepCheck.Of(step, outcome) is { Count: > 0 } problems)
                {
                    return [.. problems.Select(problem => problem with { Message = $"{label}: {problem.Message}" })];
                }
            }
        }

        return [];
    }

    private static StepOutcome Take(HubSession session, StepAction action, UserInfo user, DateTimeOffset time) => action switch
    {
        { Verb: StepVerb.Create, Manifest: { } manifest } => session.Create(manifest, user, time),
        { Verb: StepVerb.Apply, Manifest: { } manifest } => session.Apply(manifest, user, time),
        { Verb: StepVerb.Patch, Patch: { } patch } => session.Patch(action.Key, action.IsJsonPatch, patch, user, time),
        _ => session.Delete(action.Key, user, time),
    };

    private static ReportProblem NoUser(TestStep step, string label)
    {
        var space = step.Action.Key.Namespace is { } name ? $"namespace {name} is no account's with a User among its subjects" : "the object has no namespace";
        return new(step.Place, $"{label}: nobody is said to do it, and {space}; write as: {{user: …}}");
    }
}

/// <summary>What to report of a case, and what its steps met.</summary>
internal sealed record CaseResult(ReportItem Item, IReadOnlyList<StepOutcome> Outcomes);
