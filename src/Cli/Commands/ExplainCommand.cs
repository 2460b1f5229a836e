using System.CommandLine;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Cli.Completion;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Explanation;
using KubeCarrier.Cli.Files;
using KubeCarrier.Cli.Offers;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Json;

namespace KubeCarrier.Cli.Commands;

/// <summary>How far an instance has got and within which limits; or why a manifest is denied, and what would be allowed.</summary>
internal sealed class ExplainCommand : PluginCommand, INameCompletion
{
    private readonly ConsoleStreams _console;
    private readonly ConnectionOptions _connection;
    private readonly Argument<string[]> _what = new("KIND NAME") { Description = "The instance: KIND NAME or KIND/NAME; KIND as kubectl takes it, such as couchdb or couchdbs.eu-west-1.team-a.", Arity = new(0, 2) };
    private readonly Option<string?> _file = new("--filename", "-f") { Description = "A manifest to be judged by a dry run instead; - reads standard input.", HelpName = "file" };
    private readonly Option<bool> _fix = new("--fix") { Description = "With -f: print the manifest corrected, and say on standard error what was changed." };
    private readonly Option<string> _output = new("--output", "-o") { Description = "How to print.", DefaultValueFactory = _ => ReportPrinter.Text };
    private readonly Option<string?> _serviceKubeconfig = new("--service-cluster-kubeconfig") { Description = "A kubeconfig of the service cluster, to read the service object too.", HelpName = "file" };
    private readonly Option<string?> _serviceContext = new("--service-cluster-context") { Description = "The context of the service cluster.", HelpName = "name" };

    public ExplainCommand(ConsoleStreams console)
        : base("explain", "Says how far an instance has got, what it waits for and what is allowed; or why a manifest is denied, and what would be right.")
    {
        _console = console;
        _connection = new(console);
        Arguments.Add(_what);
        foreach (var option in new Option[] { _file, _fix, _output.AcceptOnlyFromAmong(ReportPrinter.Formats), _serviceKubeconfig, _serviceContext })
        {
            Options.Add(option);
        }

        _connection.AddTo(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<(string Purpose, string Line)> Examples =>
    [
        ("How far has db1 got, and what does it wait for?", "kubectl kubecarrier explain couchdb db1 -n team-b"),
        ("The same as somebody else, for programs", "kubectl kubecarrier explain couchdb/db1 -n team-b --as team-b-member -o json"),
        ("Why is this manifest denied?", "kubectl kubecarrier explain -f db1.yaml -n team-b"),
        ("Correct it", "kubectl kubecarrier explain -f db1.yaml -n team-b --fix > corrected.yaml"),
    ];

    /// <summary>The kinds that are offered, and then the instances of one.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var hub = _connection.Connect(parsed);
        if (parsed.GetValue(_what) is [var kind, ..])
        {
            var service = await new HubServices(hub).FindAsync(kind, "", cancellationToken);
            var instances = await hub.Client.ListAsync(service.Written, new() { Namespace = hub.Namespace }, cancellationToken);
            return [.. instances.Items.Select(instance => instance.Text("metadata", "name") ?? "")];
        }

        var offers = (await new OfferList(hub).ReadAsync(cancellationToken)).Select(offer => offer.Offering?.Spec.CRD).OfType<CrdInformation>().ToList();
        return [.. offers.Select(crd => offers.Count(other => other.Kind == crd.Kind) == 1 ? crd.Kind.ToLowerInvariant() : crd.Name)];
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var what = parsed.GetValue(_what) ?? [];
        var printer = new ReportPrinter(_console, parsed.GetValue(_output) ?? ReportPrinter.Text);
        if (parsed.GetValue(_file) is { } file)
        {
            if (what.Length > 0)
            {
                throw new CliException("give an instance or -f, not both.");
            }

            var manifests = new Inputs(_console).Manifests([file]).Select(manifest => manifest.Object).ToList();
            if (manifests.Count == 0)
            {
                throw new CliException($"{file} holds no manifest.");
            }

            using var hub = _connection.Connect(parsed);
            return parsed.GetValue(_fix)
                ? await FixAsync(hub, manifests, printer, cancellationToken)
                : await JudgeAsync(hub, manifests, printer, cancellationToken);
        }

        if (parsed.GetValue(_fix))
        {
            throw new CliException("--fix needs a manifest; name it with -f.");
        }

        return await ExplainAsync(parsed, what, printer, cancellationToken);
    }

    private async Task<int> ExplainAsync(ParseResult parsed, string[] what, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var (kind, name) = what switch
        {
            [var one] when one.Split('/') is [{ Length: > 0 } its, { Length: > 0 } named] => (its, named),
            [var one, var other] when !one.Contains('/', StringComparison.Ordinal) => (one, other),
            _ => throw new CliException("name an instance, as in: kubectl kubecarrier explain couchdb db1"),
        };
        using var hub = _connection.Connect(parsed);
        var (file, context) = (parsed.GetValue(_serviceKubeconfig), parsed.GetValue(_serviceContext));
        using var service = file is null && context is null ? null : _connection.Connect(parsed, file, context);
        var report = await ReadAsync().ToldAsync(hub, cancellationToken);
        await printer.PrintAsync(InstanceText.Of(report, _console.HasColor), () => InstanceJson.Of(report));
        return ExitCode.Passed;

        async Task<InstanceReport> ReadAsync() => await new InstanceReader(hub, service).ReadAsync(
            await new HubServices(hub).FindAsync(kind, name, cancellationToken), new(hub.Namespace, name), cancellationToken);
    }

    private async Task<int> JudgeAsync(ClusterSession hub, IReadOnlyList<JsonObject> manifests, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var code = ExitCode.Passed;
        foreach (var manifest in manifests)
        {
            var review = await ManifestReview.StartAsync(hub, manifest, cancellationToken).ToldAsync(hub, cancellationToken);
            var report = await review.JudgeAsync(cancellationToken).ToldAsync(hub, cancellationToken);
            await printer.PrintAsync(ReviewText.Of(report, _console.HasColor), () => ManifestJson.Of(report));
            code = report.IsAllowed ? code : ExitCode.Failed;
        }

        return code;
    }

    private static async Task<int> FixAsync(ClusterSession hub, IReadOnlyList<JsonObject> manifests, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var code = ExitCode.Passed;
        foreach (var manifest in manifests)
        {
            var review = await ManifestReview.StartAsync(hub, manifest, cancellationToken).ToldAsync(hub, cancellationToken);
            var corrected = review.Correct();
            var report = await review.JudgeAsync(corrected.Manifest, cancellationToken).ToldAsync(hub, cancellationToken);
            await printer.PrintManifestAsync(corrected.Manifest);
            await printer.TellAsync(CorrectionText.Of(review.Name, corrected, report));
            code = report.IsAllowed ? code : ExitCode.Failed;
        }

        return code;
    }
}
