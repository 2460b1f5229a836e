using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>The golden folders beside this file; UPDATE_GOLDEN=1 rewrites what the tests produce.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Told by the build: paths in a deterministic build are not those of the machine.
    public static string Root { get; } = Path.Combine(
        typeof(Golden).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "tests", "Policy.Tests", "Derivation", "Golden");

    public static JsonObject Read(string @case, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Root, @case, file)))!.AsObject();

    public static void ShouldMatch(JsonNode actual, string @case, string file)
    {
        var path = Path.Combine(Root, @case, file);
        var text = actual.ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, text);
        }

        text.ShouldBe(File.Exists(path) ? File.ReadAllText(path) : "", $"{@case}/{file}; UPDATE_GOLDEN=1 rewrites it");
    }
}
