using System.CommandLine;
using KubeCarrier.Cli.Checks;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Reports;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.Commands;

/// <summary><c>check -f FILE</c>: what the webhooks would say of manifests.</summary>
internal sealed class CheckCommand : PluginCommand
{
    private readonly Option<string[]> _files = new("--filename", "-f")
    {
        Description = "Manifests to check: a file, a folder with all below it, or - for standard input; may be given several times.",
        HelpName = "file",
        Required = true,
    };

    private readonly Option<string[]> _hub = new("--hub")
    {
        Description = "A file or folder with the hub as it is to be: accounts, catalogs, entries, CRDs; may be given several times.",
        HelpName = "file",
    };

    private readonly Option<bool> _live = new("--live") { Description = "Read the hub from the cluster instead; nothing is written. Needs the rights to list its objects." };

    private readonly Option<string?> _as = new("--as") { Description = "The user who writes; otherwise the first User among the subjects of the namespace's account.", HelpName = "user" };

    private readonly Option<string[]> _asGroups = new("--as-group") { Description = "A group of this user; may be given several times.", HelpName = "group" };

    private readonly Option<KubernetesProfile?> _kubernetes = KubernetesVersionOption.New($"that of the hub with --live, else {KubernetesProfile.Newest}, the newest that is known");

    private readonly Option<string> _output = ReportFormat.Option();

    public CheckCommand(ConsoleStreams console)
        : base("check", "Says what the webhooks would say of manifests, as if they were applied one after the other: without a cluster (--hub), or by reading the current one (--live).")
    {
        var connection = new ConnectionOptions(console);
        Options.Add(_files);
        Options.Add(_hub);
        Options.Add(_live);
        Options.Add(_as);
        Options.Add(_asGroups);
        Options.Add(_kubernetes);
        Options.Add(_output);
        connection.AddClusterTo(this);
        Validators.Add(result =>
        {
            if (result.GetValue(_live) == (result.GetValue(_hub) is { Length: > 0 }))
            {
                result.AddError("say which hub judges: --hub FILE for files, or --live for the current cluster, not both.");
            }

            if (result.GetValue(_asGroups) is { Length: > 0 } && string.IsNullOrEmpty(result.GetValue(_as)))
            {
                result.AddError("--as-group is given without --as; name the user too.");
            }
        });
        SetAction(async (parsed, cancellationToken) =>
        {
            var options = new CheckOptions(parsed.GetValue(_files) ?? [], parsed.GetValue(_output) ?? ReportFormat.Table)
            {
                User = parsed.GetValue(_as) is { Length: > 0 } user ? new() { Username = user, Groups = parsed.GetValue(_asGroups) ?? [] } : null,
                Namespace = connection.NamespaceOf(parsed),
                Kubernetes = parsed.GetValue(_kubernetes),
            };
            var run = new CheckRun(console, options);
            if (!parsed.GetValue(_live))
            {
                return run.AgainstFiles(parsed.GetValue(_hub) ?? []);
            }

            using var session = connection.Connect(parsed);
            return await run.AgainstAsync(session, cancellationToken);
        });
    }

    public override IReadOnlyList<(string Purpose, string Line)> Examples { get; } =
    [
        ("May a tenant write these? Without a cluster", "kubectl kubecarrier check -f instances/ --hub hub/"),
        ("As a certain user, into a certain namespace", "kubectl kubecarrier check -f db1.yaml --hub hub/ --as team-b-member -n team-b"),
        ("As the API server of an older hub would judge", "kubectl kubecarrier check -f instances/ --hub hub/ --kubernetes-version 1.27"),
        ("Against the hub of the current context, as annotations on GitHub", "kubectl kubecarrier check -f instances/ --live -o github"),
    ];
}
