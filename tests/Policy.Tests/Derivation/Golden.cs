using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>The golden folders beside this file; UPDATE_GOLDEN=1 rewrites what the tests produce.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Root { get; } = Path.Combine(SourceFolder(), "Golden");

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

    private static string SourceFolder([CallerFilePath] string file = "")
    {
        var folder = Path.GetDirectoryName(file)!;
        if (Directory.Exists(folder))
        {
            return folder;
        }

        // A reproducible build writes /_/ for the root of the repository.
        var relative = Path.GetRelativePath("/_", folder);
        return Ancestors(AppContext.BaseDirectory).Concat(Ancestors(Directory.GetCurrentDirectory()))
            .Select(root => Path.Combine(root, relative))
            .First(Directory.Exists);
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }
}
