using System.CommandLine;
using KubeCarrier.Cli.PolicyTests;
using KubeCarrier.Cli.Replay;
using KubeCarrier.Cli.Reports;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.Commands;

/// <summary><c>test PATH…</c>: runs policy tests against hub state from files.</summary>
internal sealed class TestCommand : PluginCommand
{
    private readonly Argument<string[]> _paths = new("path")
    {
        Description = "Test files, or folders with test files; - is standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _filter = new("--filter")
    {
        Description = "Only cases whose id, <file>/<PolicyTest>/<case>, has this in it, in any letter case; * stands for anything. May be repeated.",
    };

    private readonly Option<bool> _coverage = new("--coverage")
    {
        Description = "Also list the rules and restrictions that no case met, or that never denied.",
    };

    private readonly Option<string?> _replay = new("--replay")
    {
        Description = "Judge the reviews again that a webhook server has recorded with --record, and report what comes out differently.",
        HelpName = "file",
    };

    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "The namespace of manifests of the hub that name none, where neither a kustomization nor the name of their folder does.",
        HelpName = "name",
    };

    private readonly Option<KubernetesProfile?> _kubernetes = KubernetesVersionOption.New($"{KubernetesProfile.Newest}, the newest that is known");

    private readonly Option<string> _output = ReportFormat.Option();

    public TestCommand(ConsoleStreams console)
        : base("test", "Runs policy tests (kind: PolicyTest) against a hub made of files: what may tenants do, and what not? Without a cluster. A step without expect must be allowed.")
    {
        Arguments.Add(_paths);
        Options.Add(_output);
        Options.Add(_filter);
        Options.Add(_coverage);
        Options.Add(_replay);
        Options.Add(_namespace);
        Options.Add(_kubernetes);
        Validators.Add(result =>
        {
            if (result.GetValue(_replay) is null == (result.GetValue(_paths) is not { Length: > 0 }))
            {
                result.AddError("say what to test: files or folders with policy tests, or --replay with a record, not both.");
            }
        });
        SetAction((parsed, cancellationToken) => parsed.GetValue(_replay) is { } record
            ? new ReplayRun(console).RunAsync(record, parsed.GetValue(_output) ?? ReportFormat.Table, cancellationToken)
            : Task.FromResult(new TestRun(console).Run(new(
                parsed.GetValue(_paths) ?? [],
                new(parsed.GetValue(_filter) ?? []),
                parsed.GetValue(_output) ?? ReportFormat.Table,
                parsed.GetValue(_coverage))
            {
                Namespace = parsed.GetValue(_namespace),
                Kubernetes = parsed.GetValue(_kubernetes),
            })));
    }

    public override IReadOnlyList<(string Purpose, string Line)> Examples { get; } =
    [
        ("Run every test below a folder", "kubectl kubecarrier test policy-tests/"),
        ("Only the cases about one tenant, for a CI system that reads JUnit", "kubectl kubecarrier test policy-tests/ --filter bronze -o junit"),
        ("Does this release decide as the one that recorded?", "kubectl kubecarrier test --replay reviews.jsonl"),
        ("As an older API server would judge and word it", "kubectl kubecarrier test policy-tests/ --kubernetes-version 1.27"),
        ("Which restrictions has no test ever seen deny?", "kubectl kubecarrier test policy-tests/ --coverage"),
    ];
}
