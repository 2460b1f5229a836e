using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests.Documentation;

/// <summary>A test as it stands in the sources of all test projects, those that need a cluster included; and the rows it shows.</summary>
internal sealed partial record TestMethod(string File, string Name, IReadOnlyList<string> Shows)
{
    public static IReadOnlyList<TestMethod> All { get; } =
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Declaration().Matches(Repository.Read(file)).Select(method => new TestMethod(file, method.Groups["name"].Value, [.. Row().Matches(method.Groups["rows"].Value).Select(row => row.Groups[1].Value)]))),
    ];

    public bool NeedsCluster => File.StartsWith("tests/Integration.Tests/", StringComparison.Ordinal) || File.StartsWith("tests/EndToEnd.Tests/", StringComparison.Ordinal);

    public string Link => $"[{System.IO.Path.GetFileNameWithoutExtension(File)}.{Name}](../{File})";

    /// <summary>Tests by the rows of this list, such as B for B23.</summary>
    public static ILookup<string, TestMethod> Of(Regex id) =>
        All.SelectMany(test => test.Shows.Where(row => id.IsMatch(row)).Select(row => (row, test))).ToLookup(found => found.row, found => found.test);

    /// <summary>A method below its attributes, of which one makes it a test.</summary>
    [GeneratedRegex(
        @"^(?: *\[Shows\((?<rows>.*)\)\]\n)? *\[(?:Fact|Theory|ClusterFact|ClusterTheory)\b.*\n(?: *\S.*\n)*? *public (?:static )?(?:async )?(?:Task|void) (?<name>\w+)\(",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Row();
}
