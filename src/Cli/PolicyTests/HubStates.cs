using KubeCarrier.Cli.Files;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Reads and settles the hub states of tests, each set of files once: many tests share one.</summary>
internal sealed class HubStates(InputFinder finder, InputReader reader, IEnumerable<PolicyTest> tests, string? otherwise = null, KubernetesProfile? kubernetes = null)
{
    private readonly List<(string ApiVersion, string Kind)> _written =
        [.. tests.SelectMany(test => test.Cases).SelectMany(one => one.Steps).Select(step => (step.Action.Key.ApiVersion, step.Action.Key.Kind)).Distinct()];

    private readonly Dictionary<string, OfflineHub?> _known = new(StringComparer.Ordinal);

    private readonly Dictionary<(string Path, string Folder), IReadOnlyList<InputFile>?> _found = [];

    private readonly HubFiles _files = new(reader, new(finder.Root, otherwise), kubernetes);

    /// <summary>What cannot be read.</summary>
    public IReadOnlyList<SourceProblem> Unreadable => _files.Unreadable;

    /// <summary>Policies that are themselves invalid.</summary>
    public IReadOnlyList<SourceProblem> Invalid => _files.Invalid;

    public IReadOnlyCollection<OfflineHub> All => [.. _known.Values.OfType<OfflineHub>()];

    /// <summary>Null when some of it cannot be read.</summary>
    public OfflineHub? Of(PolicyTest test)
    {
        var files = Files(test);
        var key = string.Join('\n', files.Select(file => file.FullPath).Order(StringComparer.Ordinal));
        if (!_known.TryGetValue(key, out var hub))
        {
            _known[key] = hub = _files.Read(files, _written, test.Hub[0].Place);
        }

        return hub;
    }

    private List<InputFile> Files(PolicyTest test)
    {
        var found = new List<InputFile>();
        foreach (var (path, place) in test.Hub)
        {
            if (path == InputFile.StandardInput || Find(path, test.Folder) is not { } files)
            {
                _files.Unreadable.Add(new(place, $"there is no file or folder {path}; paths are relative to the test file."));
                continue;
            }

            found.AddRange(files);
        }

        return [.. found.DistinctBy(file => file.FullPath, StringComparer.Ordinal)];
    }

    private IReadOnlyList<InputFile>? Find(string path, string folder)
    {
        if (!_found.TryGetValue((path, folder), out var files))
        {
            _found[(path, folder)] = files = finder.Find(path, folder);
        }

        return files;
    }
}
