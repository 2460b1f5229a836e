namespace KubeCarrier.Cli.Files;

/// <summary>
/// Which files a path means: itself, or every <c>*.yaml</c>, <c>*.yml</c> and <c>*.json</c> below the folder, sorted. Hidden files and folders,
/// and kustomizations, which are no objects, are left out of folders.
/// </summary>
public sealed class InputFinder(string workingDirectory)
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    internal static IReadOnlyList<string> Kustomizations { get; } = ["kustomization.yaml", "kustomization.yml"];

    private readonly string _root = Path.GetFullPath(workingDirectory);

    /// <summary>The folder that relative paths of the command line start at.</summary>
    public string Root => _root;

    /// <summary>The name of a file in reports.</summary>
    public string NameOf(string fullPath)
    {
        var relative = Path.GetRelativePath(_root, fullPath);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? fullPath : relative.Replace('\\', '/');
    }

    /// <summary>The files of a path that starts at a folder; null when there is nothing at it.</summary>
    public IReadOnlyList<InputFile>? Find(string path, string folder)
    {
        if (path == InputFile.StandardInput)
        {
            return [new("<stdin>", path, IsNamed: true)];
        }

        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, folder));
        return Directory.Exists(full) ? [.. Below(full)]
            : Path.Exists(full) ? [new(NameOf(full), full, IsNamed: true)]
            : null;
    }

    private List<InputFile> Below(string folder)
    {
        var found = new List<InputFile>();
        Collect(new(folder), [], found);
        found.Sort(static (one, other) => string.CompareOrdinal(one.FullPath, other.FullPath));
        return found;
    }

    private void Collect(DirectoryInfo folder, List<string> above, List<InputFile> found)
    {
        var target = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
        if (above.Contains(target))
        {
            return; // a link to a folder it is in
        }

        above.Add(target);
        foreach (var entry in folder.EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith('.')))
        {
            if (entry is DirectoryInfo below)
            {
                Collect(below, above, found);
            }
            else if (Extensions.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase) && !Kustomizations.Contains(entry.Name, StringComparer.Ordinal))
            {
                found.Add(new(NameOf(entry.FullName), entry.FullName, IsNamed: false));
            }
        }

        above.RemoveAt(above.Count - 1);
    }
}
