using System.Text;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Files;

/// <summary>Reads each file once, whoever asks for it and how often.</summary>
public sealed class InputReader(TextReader standardInput)
{
    private const string Json = ".json";

    private readonly Dictionary<string, InputContent> _known = new(StringComparer.Ordinal);

    public InputContent Read(InputFile file) =>
        _known.TryGetValue(file.FullPath, out var known) ? known : _known[file.FullPath] = Parse(file, standardInput);

    /// <summary>Whether the words stand in the file, told without parsing it; a file that cannot be read or is not UTF-8 might have them.</summary>
    public static bool MayContain(InputFile file, ReadOnlySpan<byte> words)
    {
        try
        {
            var bytes = File.ReadAllBytes(file.FullPath);
            return bytes is [0xfe, 0xff, ..] or [0xff, 0xfe, ..] || bytes.AsSpan().IndexOf(words) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static InputContent Parse(InputFile file, TextReader standardInput)
    {
        byte[] bytes = [];
        try
        {
            bytes = file.IsStandardInput ? Encoding.UTF8.GetBytes(standardInput.ReadToEnd()) : File.ReadAllBytes(file.FullPath);
            return new([.. ManifestDocuments.Read(bytes, isJson: file.Name.EndsWith(Json, StringComparison.OrdinalIgnoreCase))
                .Select(manifest => new SourceManifest(manifest.Object, manifest.Places, file.Name))], null);
        }
        catch (YamlFormatException exception)
        {
            var isTemplate = bytes.AsSpan().IndexOf("{{"u8) is var start and >= 0 && bytes.AsSpan(start).IndexOf("}}"u8) >= 0;
            return Unreadable(
                new(file.Name, exception.Line ?? 0, exception.Column ?? 0),
                isTemplate ? "this looks like a template of Helm, and is no YAML before it is rendered: helm template CHART | kubectl kubecarrier check -f - …" : exception.Problem);
        }
        catch (UnauthorizedAccessException)
        {
            return Unreadable(new(file.Name), "it cannot be read: permission denied.");
        }
        catch (IOException)
        {
            return Unreadable(new(file.Name), "it cannot be read.");
        }
    }

    private static InputContent Unreadable(SourcePlace place, string sentence) => new([], new(place, sentence));
}

/// <summary>The objects of a file, or why there are none.</summary>
public sealed record InputContent(IReadOnlyList<SourceManifest> Manifests, SourceProblem? Problem);
