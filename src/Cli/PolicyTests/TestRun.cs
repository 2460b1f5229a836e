using KubeCarrier.Cli.Files;
using KubeCarrier.Cli.Reports;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Finds tests, reads their hub states, runs the chosen cases and reports.</summary>
internal sealed class TestRun(ConsoleStreams console)
{
    private readonly InputFinder _finder = new(console.WorkingDirectory);

    private readonly InputReader _reader = new(console.In);

    public int Run(TestRunOptions options)
    {
        var started = console.Clock.GetTimestamp();
        var unreadable = new List<SourceProblem>();
        var tests = new PolicyTestFiles(_finder, _reader).Read(options.Paths, unreadable);
        var chosen = Choose(tests, options.Filter);
        var hubs = new HubStates(_finder, _reader, chosen, options.Namespace, options.Kubernetes);
        var jobs = chosen.Select(test => (test.Cases, Hub: hubs.Of(test))).ToList();
        unreadable.AddRange(hubs.Unreadable);
        if (unreadable.Count > 0)
        {
            return Refusal.Unreadable(console, unreadable);
        }

        if (hubs.Invalid.Count > 0)
        {
            return Refusal.Invalid(console, hubs.Invalid);
        }

        if (chosen.Count == 0)
        {
            throw new CliException(NothingToTest(tests, options), ExitCode.NothingTested);
        }

        var results = RunAll([.. jobs.SelectMany(job => job.Hub is { } hub ? job.Cases.Select(test => (test, hub)) : [])]);
        var report = new TestReport("TestReport", "case", [.. results.Select(result => result.Item)], console.Clock.GetElapsedTime(started))
        {
            Coverage = options.Coverage ? CoverageCount.Of(hubs.All, results.SelectMany(result => result.Outcomes)) : null,
        };
        ReportFormat.Write(options.Format, report, console);
        return report.Failed == 0 ? ExitCode.Passed : ExitCode.Failed;
    }

    private static List<PolicyTest> Choose(IReadOnlyList<PolicyTest> tests, TestFilter filter) =>
        [.. tests.Select(test => test with { Cases = [.. test.Cases.Where(one => filter.Chooses(one.Id))] }).Where(test => test.Cases.Count > 0)];

    private static string NothingToTest(IReadOnlyList<PolicyTest> tests, TestRunOptions options) => tests.Count == 0
        ? $"nothing was tested: there is no PolicyTest in {string.Join(", ", options.Paths)}."
        : $"nothing was tested: none of the {tests.Sum(test => test.Cases.Count)} cases has {options.Filter} in its id.";

    /// <summary>Cases know nothing of each other; the results are in their order, whoever was first.</summary>
    private CaseResult[] RunAll(List<(TestCase Test, OfflineHub Hub)> cases)
    {
        var runner = new CaseRunner(console.Clock);
        var results = new CaseResult[cases.Count];
        using var progress = new ProgressLine(console, cases.Count);
        // Two processors of a pipeline's machine are often two threads of one core: together they take longer for each case and gain nothing.
        Parallel.For(0, cases.Count, new() { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount / 2) }, index =>
        {
            results[index] = runner.Run(cases[index].Test, cases[index].Hub);
            progress.Step();
        });
        return results;
    }
}

internal sealed record TestRunOptions(IReadOnlyList<string> Paths, TestFilter Filter, string Format, bool Coverage)
{
    /// <summary>For manifests of hubs that name none, and whose folders do not.</summary>
    public string? Namespace { get; init; }

    /// <summary>Null for the newest.</summary>
    public KubernetesProfile? Kubernetes { get; init; }
}
