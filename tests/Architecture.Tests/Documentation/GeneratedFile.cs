namespace KubeCarrier.Architecture.Tests.Documentation;

/// <summary>A file that is committed and made from something else. <c>UPDATE_GOLDEN=1</c> rewrites it.</summary>
internal static class GeneratedFile
{
    public static void ShouldBe(string path, string expected)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, path), expected);
        }

        Repository.Read(path).ShouldBe(expected, $"make golden rewrites {path}");
    }
}
