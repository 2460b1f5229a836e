using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Files;

/// <summary>The files and folders of a command line, for a command that needs all that they hold.</summary>
internal sealed class Inputs(ConsoleStreams console)
{
    private readonly InputFinder _finder = new(console.WorkingDirectory);

    public string Root => _finder.Root;

    public InputReader Reader { get; } = new(console.In);

    /// <summary>Everything that cannot be read is told at once, by a <see cref="CliException"/>.</summary>
    public IReadOnlyList<SourceManifest> Manifests(IEnumerable<string> paths)
    {
        var problems = new List<SourceProblem>();
        var manifests = Manifests(paths, problems);
        return problems.Count == 0 ? manifests : throw new CliException(string.Join('\n', problems));
    }

    public IReadOnlyList<SourceManifest> Manifests(IEnumerable<string> paths, List<SourceProblem> problems)
    {
        var contents = Files(paths, problems).Select(Reader.Read).ToList();
        problems.AddRange(contents.Select(content => content.Problem).OfType<SourceProblem>());
        return [.. contents.SelectMany(content => content.Manifests)];
    }

    /// <summary>Each file once.</summary>
    public IReadOnlyList<InputFile> Files(IEnumerable<string> paths, List<SourceProblem> problems)
    {
        var found = new List<InputFile>();
        foreach (var path in paths)
        {
            var files = _finder.Find(path, _finder.Root);
            found.AddRange(files ?? []);
            if (files is not { Count: > 0 })
            {
                problems.Add(new(new(path), files is null ? "there is no such file or folder." : "the folder has no file that ends in .yaml, .yml or .json."));
            }
        }

        return [.. found.DistinctBy(file => file.FullPath, StringComparer.Ordinal)];
    }
}
