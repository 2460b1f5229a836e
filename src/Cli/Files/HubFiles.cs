using KubeCarrier.Cli.PolicyTests;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.Files;

/// <summary>Reads hubs from files, and gathers what is wrong with them.</summary>
/// <param name="reader">Reads them.</param>
/// <param name="namespaces">Where manifests go that do not say it.</param>
/// <param name="kubernetes">What the hub runs on; null for the newest.</param>
internal sealed class HubFiles(InputReader reader, FolderNamespaces namespaces, KubernetesProfile? kubernetes = null)
{
    /// <summary>What cannot be read.</summary>
    public List<SourceProblem> Unreadable { get; } = [];

    /// <summary>Policies that are themselves invalid.</summary>
    public List<SourceProblem> Invalid { get; } = [];

    /// <summary>Null when some of it cannot be read.</summary>
    /// <param name="files">The hub.</param>
    /// <param name="written">Kinds that are written to it; of those that are ours the CRDs are needed.</param>
    /// <param name="place">Where the hub is named, for what has no place of its own.</param>
    public OfflineHub? Read(IReadOnlyList<InputFile> files, IEnumerable<(string ApiVersion, string Kind)> written, SourcePlace place)
    {
        var before = Unreadable.Count;
        var contents = files.Select(reader.Read).ToList();
        Unreadable.AddRange(contents.Select(content => content.Problem).OfType<SourceProblem>().Where(problem => !Unreadable.Contains(problem)));
        var manifests = namespaces.Give([.. files.Zip(contents)]).Where(manifest => !PolicyTest.Is(manifest)).ToList();
        RefuseDuplicates(manifests);
        if (Unreadable.Count > before)
        {
            return null;
        }

        var crds = OwnCrds.For(manifests.Select(manifest => (manifest.ApiVersion, manifest.Kind)).Concat(written))
            .Where(crd => !manifests.Exists(manifest => manifest.Kind == OwnCrds.Kind && manifest.Name == crd.Name));
        var hub = OfflineHub.Of(crds.Select(crd => crd.Object).Concat(manifests.Select(manifest => manifest.Object)), Identities.Default, kubernetes);
        Invalid.AddRange(hub.Problems.Select(problem => Located(problem, manifests, place)));
        return hub;
    }

    private void RefuseDuplicates(List<SourceManifest> manifests)
    {
        foreach (var same in manifests.GroupBy(manifest => (manifest.Kind, manifest.Group, manifest.Namespace, manifest.Name)).Where(same => same.Count() > 1))
        {
            var (first, second) = (same.First(), same.Skip(1).First());
            Unreadable.Add(new(second.Place, $"{second.Kind} {Named(second.Namespace, second.Name)} is also at {first.Place}; a hub state has each object once."));
        }
    }

    private static SourceProblem Located(HubProblem problem, List<SourceManifest> manifests, SourcePlace place)
    {
        var manifest = manifests.Find(one => one.Kind == problem.Kind && one.Name == problem.Name && one.Namespace == problem.Namespace);
        var path = problem.Path.Length > 0 ? $"{problem.Path}: " : "";
        return new(manifest?.KeyAt(problem.Path) ?? place, $"{problem.Kind} {Named(problem.Namespace, problem.Name)}: {path}{problem.Message} ({problem.Rule})");
    }

    private static string Named(string? space, string name) => space is null ? name : $"{space}/{name}";
}
