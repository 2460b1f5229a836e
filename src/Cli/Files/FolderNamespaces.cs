using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Offline.Sessions;

namespace KubeCarrier.Cli.Files;

/// <summary>
/// Gives manifests that name no namespace the one that <c>kubectl apply</c> would be told: what the kustomization of their folder says, else a folder
/// that has the name of one of the hub's accounts, the nearest first, else what the command line says. So one set of files serves both.
/// </summary>
internal sealed class FolderNamespaces(string root, string? otherwise)
{
    /// <param name="files">The hub, file by file.</param>
    public IEnumerable<SourceManifest> Give(IReadOnlyList<(InputFile File, InputContent Content)> files)
    {
        var accounts = files.SelectMany(each => each.Content.Manifests)
            .Where(manifest => manifest.Kind == Account.ResourceType.Kind && manifest.ApiVersion == Account.ResourceType.ApiVersion)
            .Select(manifest => manifest.Name).ToHashSet(StringComparer.Ordinal);
        return files.SelectMany(each => each.Content.Manifests.Select(manifest =>
            manifest.Namespace is null && OfflineHub.LivesInNamespace(manifest.ApiVersion, manifest.Kind) && Find(each.File, accounts) is { } name ? manifest.In(name) : manifest));
    }

    private string? Find(InputFile file, HashSet<string> accounts)
    {
        var folder = file.IsStandardInput ? null : Path.GetDirectoryName(file.FullPath);
        for (var at = folder; at is not null && (at == folder || at.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)); at = Path.GetDirectoryName(at))
        {
            if (Kustomized(at) is { } said)
            {
                return said;
            }

            if (accounts.Contains(Path.GetFileName(at)))
            {
                return Path.GetFileName(at);
            }
        }

        return otherwise;
    }

    private static string? Kustomized(string folder) => InputFinder.Kustomizations.Select(name => Path.Combine(folder, name)).Where(File.Exists)
        .Select(NamespaceIn).OfType<string>().FirstOrDefault();

    private static string? NamespaceIn(string path)
    {
        try
        {
            return YamlDocuments.ParseObjects(File.ReadAllText(path)) is [var only] && only.Text("namespace") is { Length: > 0 } name ? name : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or YamlFormatException)
        {
            return null; // it is not ours to judge
        }
    }
}
