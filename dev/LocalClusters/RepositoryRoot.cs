using System.Reflection;

namespace KubeCarrier.LocalClusters;

/// <summary>The checkout this program belongs to: above the program, above the working directory, or where it was built.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Found = new(Find);

    public static string Path => Found.Value;

    /// <summary>A path below the root.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        var built = typeof(RepositoryRoot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "RepositoryRoot")?.Value;
        return Above(AppContext.BaseDirectory) ?? Above(Environment.CurrentDirectory) ?? (built is null ? null : Above(built))
            ?? throw new InvalidOperationException(
                $"Neither {AppContext.BaseDirectory} nor {Environment.CurrentDirectory} is inside a checkout of the repository "
                + "(a folder with global.json and eng/kubernetes.sh); run it from inside one.");
    }

    private static string? Above(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "global.json"))
                && File.Exists(System.IO.Path.Combine(directory.FullName, "eng", "kubernetes.sh")))
            {
                return directory.FullName;
            }
        }

        return null;
    }
}
