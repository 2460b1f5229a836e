using KubeCarrier.Cli.Files;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Finds the tests of the paths on the command line. Whatever else lies in their folders is no input yet: it may be another tool's.</summary>
internal sealed class PolicyTestFiles(InputFinder finder, InputReader reader)
{
    public IReadOnlyList<PolicyTest> Read(IReadOnlyList<string> paths, List<SourceProblem> problems)
    {
        var files = Find(paths, problems);
        return [.. files.Where(MayHoldTests).SelectMany(file => Tests(file, reader.Read(file), problems))];
    }

    private static bool MayHoldTests(InputFile file) => file.IsNamed || InputReader.MayContain(file, "PolicyTest"u8);

    private List<InputFile> Find(IReadOnlyList<string> paths, List<SourceProblem> problems)
    {
        var found = new List<InputFile>();
        foreach (var path in paths)
        {
            if (finder.Find(path, finder.Root) is { } files)
            {
                found.AddRange(files);
            }
            else
            {
                problems.Add(new(new(path), "there is no such file or folder."));
            }
        }

        return [.. found.DistinctBy(file => file.FullPath, StringComparer.Ordinal)];
    }

    private List<PolicyTest> Tests(InputFile file, InputContent content, List<SourceProblem> problems)
    {
        if (content.Problem is { } problem)
        {
            problems.Add(problem);
        }

        var folder = file.IsStandardInput ? finder.Root : Path.GetDirectoryName(file.FullPath) ?? finder.Root;
        var tests = new List<PolicyTest>();
        foreach (var document in content.Manifests.Where(PolicyTest.Is))
        {
            if (new PolicyTestReader(finder, reader, problems).Read(document, folder) is { } test)
            {
                if (tests.Find(other => other.Name == test.Name) is { } same)
                {
                    problems.Add(new(document.KeyAt("metadata.name"), $"there is another PolicyTest \"{test.Name}\" at {same.Place}; give each a name of its own."));
                }

                tests.Add(test);
            }
        }

        return tests;
    }
}
