using System.Reflection;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>
/// Where this project's sources are, so that golden files are read and rewritten where they are committed. Told by the build: paths in a
/// deterministic build are not those of the machine.
/// </summary>
internal static class SourceFolder
{
    public static string Repository { get; } =
        typeof(SourceFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Tests => Path.Combine(Repository, "tests", "Webhooks.Tests");
}
