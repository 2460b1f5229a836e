using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Files;
using KubeCarrier.Cli.Reports;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Json;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.Checks;

/// <summary>Applies manifests to a hub on paper, one after the other, and reports what is said of them.</summary>
internal sealed class CheckRun(ConsoleStreams console, CheckOptions options)
{
    private const string NamespacePath = "metadata.namespace";

    private readonly long _started = console.Clock.GetTimestamp();

    private readonly Inputs _inputs = new(console);

    public int AgainstFiles(IReadOnlyList<string> paths)
    {
        var hubs = new HubFiles(_inputs.Reader, new(_inputs.Root, null), options.Kubernetes);
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

        var live = new LiveHub(session);
        var objects = await live.ReadAsync(manifests, session.Namespace, cancellationToken);
        var hub = OfflineHub.Of(objects, Identities.Default, options.Kubernetes ?? await live.KubernetesAsync(cancellationToken));
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

    private string Sentence(Violation violation, SourceManifest manifest) => violation.Path == NamespacePath && manifest.Namespace is null && options.Namespace is null
        ? $"{violation.Sentence}; -n NAMESPACE says it for all manifests that do not"
        : violation.Sentence;

    private ReportItem Check(OfflineHub hub, HubSession session, SourceManifest manifest, string? givenNamespace)
    {
        var started = console.Clock.GetTimestamp();
        var item = (JsonObject)manifest.Object.DeepClone();
        if (manifest.Namespace is null && givenNamespace is not null && session.Served(manifest.ApiVersion, manifest.Kind) is { Namespaced: true } && item["metadata"] is JsonObject metadata)
        {
            metadata["namespace"] = givenNamespace;
        }

        var space = item.Text("metadata", "namespace");
        var user = options.User ?? hub.DefaultUser(space) ?? OfflineHub.Administrator;
        var outcome = manifest.Name.Length == 0 ? session.Create(item, user, OfflineHub.Beginning) : session.Apply(item, user, OfflineHub.Beginning);
        var warnings = outcome.Unknown.Select(field => new ReportProblem(manifest.KeyAt(field.Path), $"{field.Path} is no field of {manifest.Kind}, and is not stored{field.Hint}"))
            .Concat(outcome.Warnings.Where(warning => !outcome.Unknown.Any(field => warning == field.Warning)).Select(warning => new ReportProblem(manifest.Place, warning)))
            .ToList();
        foreach (var warning in options.Format == ReportFormat.GitHub ? [] : warnings)
        {
            console.Error.WriteLine($"{warning.Place}: warning: {warning.Message}");
        }

        var name = string.IsNullOrEmpty(space) ? manifest.Name : $"{space}/{manifest.Name}";
        return new()
        {
            Id = $"{manifest.File}/{manifest.Kind}/{name}",
            Suite = manifest.Kind,
            Name = name,
            Place = manifest.Place,
            Warnings = warnings,
            Problems = [.. outcome.Told.Select(violation => new ReportProblem(manifest.KeyAt(violation.Path), $"{Sentence(violation, manifest)} ({violation.Rule})"))],
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

    /// <summary>Null for that of the hub, or the newest.</summary>
    public KubernetesProfile? Kubernetes { get; init; }
}
