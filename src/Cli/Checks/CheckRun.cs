using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Files;
using KubeCarrier.Cli.Reports;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Simulation;

namespace KubeCarrier.Cli.Checks;

/// <summary>Applies manifests to a hub on paper, one after the other, and reports what is said of them.</summary>
internal sealed class CheckRun(ConsoleStreams console, CheckOptions options)
{
    private readonly long _started = console.Clock.GetTimestamp();

    private readonly Inputs _inputs = new(console);

    public int AgainstFiles(IReadOnlyList<string> paths)
    {
        var hubs = new HubFiles(_inputs.Reader);
        var manifests = _inputs.Manifests(options.Files, hubs.Unreadable);
        var files = _inputs.Files(paths, hubs.Unreadable);
        var hub = hubs.Read(files, manifests.Select(manifest => (manifest.ApiVersion, manifest.Kind)), new(paths[0]));
        return hub is null || hubs.Unreadable.Count > 0 ? Refusal.Unreadable(console, hubs.Unreadable)
            : hubs.Invalid.Count > 0 ? Refusal.Invalid(console, hubs.Invalid)
            : Report(hub, manifests, options.Namespace);
    }

    public async Task<int> AgainstAsync(ClusterSession session, CancellationToken cancellationToken)
    {
        var problems = new List<SourceProblem>();
        var manifests = _inputs.Manifests(options.Files, problems);
        if (problems.Count > 0)
        {
            return Refusal.Unreadable(console, problems);
        }

        var hub = OfflineHub.Of(await new LiveHub(session).ReadAsync(manifests, session.Namespace, cancellationToken), Identities.Default);
        return Report(hub, manifests, session.Namespace); // what is wrong with a hub that lives is no fault of these manifests
    }

    private int Report(OfflineHub hub, IReadOnlyList<SourceManifest> manifests, string? givenNamespace)
    {
        var session = hub.Begin();
        var judged = manifests.Where(manifest => hub.Judges(manifest.ApiVersion, manifest.Kind)).ToList();
        if (judged.Count == 0)
        {
            throw new CliException($"nothing was checked: no webhook is asked about any of the {manifests.Count} objects in {string.Join(", ", options.Files)}.", ExitCode.NothingTested);
        }

        var report = new TestReport("CheckReport", "manifest", [.. judged.Select(manifest => Check(hub, session, manifest, givenNamespace))], console.Clock.GetElapsedTime(_started));
        ReportFormat.Write(options.Format, report, console);
        return report.Failed == 0 ? ExitCode.Passed : ExitCode.Failed;
    }

    private ReportItem Check(OfflineHub hub, HubSession session, SourceManifest manifest, string? givenNamespace)
    {
        var started = console.Clock.GetTimestamp();
        var item = (JsonObject)manifest.Object.DeepClone();
        if (manifest.Namespace is null && givenNamespace is not null && session.Served(manifest.ApiVersion, manifest.Kind) is { Namespaced: true } && item["metadata"] is JsonObject metadata)
        {
            metadata["namespace"] = givenNamespace;
        }

        var space = item["metadata"]?["namespace"]?.ToString();
        var user = options.User ?? hub.DefaultUser(space) ?? OfflineHub.Administrator;
        var outcome = manifest.Name.Length == 0 ? session.Create(item, user, OfflineHub.Beginning) : session.Apply(item, user, OfflineHub.Beginning);
        foreach (var warning in outcome.Warnings)
        {
            console.Error.WriteLine($"{manifest.Place}: warning: {warning}");
        }

        var name = string.IsNullOrEmpty(space) ? manifest.Name : $"{space}/{manifest.Name}";
        return new()
        {
            Id = $"{manifest.File}/{manifest.Kind}/{name}",
            Suite = manifest.Kind,
            Name = name,
            Place = manifest.Place,
            Problems = [.. outcome.Violations.Select(violation => new ReportProblem(manifest.KeyAt(violation.Path), $"{violation.Sentence} ({violation.Rule})"))],
            Duration = console.Clock.GetElapsedTime(started),
        };
    }
}

/// <summary>What is asked for.</summary>
/// <param name="Files">Files and folders with manifests.</param>
/// <param name="Format">One of <see cref="ReportFormat"/>.</param>
internal sealed record CheckOptions(IReadOnlyList<string> Files, string Format)
{
    /// <summary>Null: whoever the namespace's account has.</summary>
    public UserInfo? User { get; init; }

    /// <summary>For manifests that name none.</summary>
    public string? Namespace { get; init; }
}
