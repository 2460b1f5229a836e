using System.Runtime.CompilerServices;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>Where this project's sources are, so that golden files are read and rewritten where they are committed.</summary>
internal static class SourceFolder
{
    public static string Tests => Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;

    public static string Repository => Path.GetFullPath(Path.Combine(Tests, "..", ".."));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
