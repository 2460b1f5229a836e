using KubeCarrier.Testing;

namespace KubeCarrier.Cli.Tests.Support;

/// <summary>The files in Golden; UPDATE_GOLDEN=1 rewrites what the tests produce.</summary>
internal static class GoldenText
{
    public static string Root { get; } = RepositoryRoot.Combine("tests", "Cli.Tests", "Golden");

    public static void ShouldMatch(string actual, string file) => actual.ShouldBeGolden(file);

    public static void ShouldBeGolden(this string actual, string file)
    {
        var path = Path.Combine(Root, file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        actual.ShouldBe(File.Exists(path) ? File.ReadAllText(path) : "", $"{file}; UPDATE_GOLDEN=1 rewrites it");
    }
}
