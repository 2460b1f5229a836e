using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Plans;

/// <summary>In which order plans come true, and what a refusal leaves undone: the rule for the controller and for the hub of files.</summary>
public sealed class PlanRunTests
{
    private static readonly Plan Everything = new()
    {
        Finalizers = ["example.com/one"],
        Annotate = [new(KubernetesResources.Roles, Objects.Meta("annotated", "team-b"), "example.com/used-by", "team-a")],
        Create = [Manifest.New(KubernetesResources.Namespaces, new(null, "team-b"))],
        Apply = [Manifest.New(KubernetesResources.Roles, new("team-b", "applied")), Manifest.New(KubernetesResources.ResourceQuotas, new("team-b", "limit"))],
        Delete = [Deletion("stale")],
        Destroy = [Deletion("instance")],
        Status = new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }) } },
        ReleasedFinalizers = ["example.com/other"],
        LookAgain = TimeSpan.FromHours(1),
    };

    [Fact]
    public void A_plan_comes_true_from_claim_to_release()
    {
        var run = RunOf(Everything);

        StepsOf(run).ShouldBe(["Claim", "Limit", "Below", "Annotate", "Create", "Apply", "Delete", "Destroy", "Report", "Release"]);
        run.Result.ShouldBe(new(TimeSpan.FromHours(1), IsDone: true));
    }

    [Fact]
    public void A_status_that_admission_depends_on_comes_before_anything_is_made() =>
        StepsOf(RunOf(Everything with { StatusFirst = true })).Take(4).ShouldBe(["Claim", "Limit", "Report", "Below"]);

    [Fact]
    public void A_status_that_admission_depends_on_and_is_refused_ends_the_plan()
    {
        var run = RunOf(Everything with { StatusFirst = true });

        StepsOf(run, on: "Report", step => run.NotTold(((PlanStep.Report)step).Subject)).ShouldBe(["Claim", "Limit", "Report"]);
        run.Result.ShouldBe(new(TimeSpan.FromSeconds(30), IsDone: false));
    }

    [Fact]
    public void Without_its_finalizer_nothing_is_made_and_that_is_told()
    {
        var run = RunOf(Everything);

        StepsOf(run, on: "Claim", _ => run.Refused.Add(No())).ShouldBe(["Claim", "Report"]);
        run.Result.ShouldBe(new(TimeSpan.FromSeconds(1), IsDone: false));
    }

    [Fact]
    public void For_what_is_gone_nothing_is_made_and_nobody_is_told()
    {
        var run = RunOf(Everything);

        StepsOf(run, on: "Claim", step => run.Gone(((PlanStep.Claim)step).Subject)).ShouldBe(["Claim"]);
        run.Result.ShouldBe(new(null, IsDone: false));
    }

    [Theory]
    [InlineData("Below")]
    [InlineData("Annotate")]
    [InlineData("Create")]
    [InlineData("Apply")]
    [InlineData("Delete")]
    [InlineData("Destroy")]
    public void What_is_refused_is_told_and_holds_up_nothing_but_the_release(string step)
    {
        var run = RunOf(Everything);

        StepsOf(run, on: step, _ => run.Refused.Add(No())).ShouldBe(["Claim", "Limit", "Below", "Annotate", "Create", "Apply", "Delete", "Destroy", "Report"]);
        run.Result.ShouldBe(new(TimeSpan.FromSeconds(1), IsDone: false));
    }

    [Fact]
    public void What_fails_for_the_moment_lets_nothing_go()
    {
        var run = RunOf(Everything);

        StepsOf(run, on: "Delete", _ => run.Refused.Passing = new InvalidOperationException())[^1].ShouldBe("Report");
    }

    [Fact]
    public void A_refused_release_is_told_too()
    {
        var run = RunOf(Everything);

        StepsOf(run, on: "Release", _ => run.Refused.Add(No())).TakeLast(3).ShouldBe(["Report", "Release", "Report"]);
    }

    [Fact]
    public void When_a_limit_has_come_into_effect_it_is_planned_again_before_anything_is_offered()
    {
        var run = RunOf(Everything);

        StepsOf(run, on: "Limit", _ => run.Outdated()).ShouldBe(["Claim", "Limit"]);
        run.Result.ShouldBe(new(TimeSpan.Zero, IsDone: false));
    }

    [Fact]
    public void Of_several_each_is_told_what_concerns_it_and_none_is_let_go()
    {
        var (one, two) = (Objects.Meta("one", "team-a"), Objects.Meta("two", "team-a"));
        var run = new PlanRun(Everything, [(one, Everything), (two, Everything with { LookAgain = null })], static _ => null, Objects.Now)
        {
            Concerning = (name, refusals) => name.Name == "one" ? refusals : [],
        };

        var reports = new List<PlanStep.Report>();
        StepsOf(run, on: "Apply", _ => run.Refused.Add(No()), reports).ShouldNotContain("Release");
        reports.ConvertAll(report => (report.Subject.Name, report.Refused is null)).ShouldBe([("one", false), ("two", true)]);
    }

    private static PlanRun RunOf(Plan plan) => new(Objects.Meta("default", "team-a"), plan, static _ => null, Objects.Now);

    private static List<string> StepsOf(PlanRun run, string on = "", Action<PlanStep>? answer = null, List<PlanStep.Report>? reports = null)
    {
        var taken = new List<string>();
        foreach (var step in run.Steps())
        {
            taken.Add(step.GetType().Name);
            reports?.AddRange(step is PlanStep.Report report ? [report] : []);
            (taken[^1] == on ? answer : null)?.Invoke(step);
        }

        return taken;
    }

    private static Deletion Deletion(string name) => new(KubernetesResources.Roles, new("team-b", name), "uid");

    private static Refusal No() => new("Role", new("team-b", "applied"), "no");
}
