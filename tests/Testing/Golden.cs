using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Testing;

/// <summary>Files that are committed and made by tests: what is produced must be what they say. <c>UPDATE_GOLDEN=1</c>, as <c>make golden</c> has it, rewrites them.</summary>
public static class Golden
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="actual">What was produced.</param>
    /// <param name="file">Below the root of the repository.</param>
    public static void ShouldBeGolden(this string actual, string file)
    {
        var path = RepositoryRoot.Combine(file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        actual.ShouldBe(File.Exists(path) ? File.ReadAllText(path) : "", $"{file}; make golden rewrites it");
    }

    /// <summary>As people read it, and differences show.</summary>
    public static string Readable(JsonNode? node) => $"{node?.ToJsonString(Indented)}\n";
}
