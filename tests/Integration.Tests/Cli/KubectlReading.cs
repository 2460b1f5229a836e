using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Integration.Tests.Cli;

/// <summary>What a reader made of a file: its objects, and whether it refused something.</summary>
internal sealed record Reading(IReadOnlyList<JsonNode?> Objects, string? Refusal)
{
    public static Reading Ours(byte[] file)
    {
        try
        {
            return new([.. ManifestDocuments.Read(file).Select(manifest => Bare(manifest.Object))], null);
        }
        catch (YamlFormatException exception)
        {
            return new([], exception.Message);
        }
    }

    /// <summary>Both refuse, or both read the same. What kubectl reads before it refuses does not count.</summary>
    public bool Agrees(Reading other) => (Refusal is null) == (other.Refusal is null)
        && (Refusal is not null || (Objects.Count == other.Objects.Count && Objects.Zip(other.Objects).All(pair => JsonEquality.AreEqual(pair.First, pair.Second))));

    public override string ToString() => Refusal ?? string.Join(' ', Objects.Select(node => node?.ToJsonString() ?? "null"));

    /// <summary>Without the namespace, which kubectl adds.</summary>
    public static JsonNode Bare(JsonNode node)
    {
        (node["metadata"] as JsonObject)?.Remove("namespace");
        if (node is JsonObject item && item["metadata"] is null or JsonObject { Count: 0 })
        {
            item.Remove("metadata");
        }

        return node;
    }
}

/// <summary>Has the real <c>kubectl create --dry-run=client -o json</c> read many files in one go.</summary>
internal sealed class KubectlReading(TestCluster cluster, string directory)
{
    private const string End = "end-of-file-";

    /// <summary>The minor version, such as 32.</summary>
    public async Task<int> MinorAsync()
    {
        var version = JsonNode.Parse((await cluster.Kubectl.RunAsync("version", "--client", "-o", "json")).ShouldSucceed().Output);
        return int.Parse(version!["clientVersion"]!["minor"]!.GetValue<string>().TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<IReadOnlyList<Reading>> ReadAsync(IReadOnlyList<byte[]> files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, $"yaml-{Guid.NewGuid():N}")).FullName;
        for (var index = 0; index < files.Count; index++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{Name(index)}.yaml"), files[index]);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{Name(index)}.z-end.yaml"), $"# end\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {End}{Name(index)}}}\n");
        }

        var result = await cluster.Kubectl.RunAsync("create", "--dry-run=client", "--validate=false", "-o", "json", "-f", folder);
        var objects = Objects(result.Output, files.Count);
        var errors = result.Error.Split('\n');
        return [.. objects.Select((found, index) => new Reading(found, errors.FirstOrDefault(line => line.Contains($"{Name(index)}.yaml", StringComparison.Ordinal))))];
    }

    /// <summary>kubectl reads a folder in the order of names, so each file is followed by its end.</summary>
    private static List<List<JsonNode?>> Objects(string output, int count)
    {
        var files = Enumerable.Range(0, count).Select(_ => new List<JsonNode?>()).ToList();
        var at = 0;
        var bytes = System.Text.Encoding.UTF8.GetBytes(output);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 1000 });
        while (reader.Read())
        {
            var node = JsonNode.Parse(ref reader)!;
            if (node["metadata"]?["name"]?.ToString().StartsWith(End, StringComparison.Ordinal) is true)
            {
                at++;
            }
            else
            {
                files[at].Add(Reading.Bare(node));
            }
        }

        at.ShouldBe(count, "kubectl should have read all files");
        return files;
    }

    private static string Name(int index) => $"c{index:00000}";
}
