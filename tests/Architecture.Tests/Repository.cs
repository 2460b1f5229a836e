namespace KubeCarrier.Architecture.Tests;

/// <summary>The checkout this was built from. Every path is from its root, with slashes.</summary>
internal static class Repository
{
    private static readonly string[] Made = ["/obj/", "/bin/", "/artifacts/", "/.git/", "/.local/", "/TestResults/"];

    public static string Root => RepositoryRoot.Path;

    /// <summary>All files but those that a build or a run makes.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !Made.Any(folder => $"/{file}".Contains(folder, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Every C# file of the product.</summary>
    public static IReadOnlyList<string> Sources { get; } = [.. Files.Where(file => file.StartsWith("src/", StringComparison.Ordinal) && IsCSharp(file))];

    /// <summary>Every C# file, of tests and tools too.</summary>
    public static IReadOnlyList<string> AllSources { get; } = [.. Files.Where(IsCSharp)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static bool IsCSharp(string file) => file.EndsWith(".cs", StringComparison.Ordinal);
}
