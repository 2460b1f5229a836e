using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Explanation;

/// <summary>Prints what is told: text, JSON or YAML; several one after the other.</summary>
internal sealed class ReportPrinter(ConsoleStreams console, string format)
{
    public const string Text = "text";

    private const string Json = "json";

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool _isFirst = true;

    public static string[] Formats { get; } = [Text, Json, "yaml"];

    public async Task PrintAsync(IEnumerable<string> lines, Func<JsonObject> structured)
    {
        if (format != Text)
        {
            await PrintManifestAsync(structured());
            return;
        }

        await SeparateAsync("");
        foreach (var line in lines)
        {
            await console.Out.WriteLineAsync(line);
        }
    }

    /// <summary>An object as it is: YAML unless JSON is asked for.</summary>
    public async Task PrintManifestAsync(JsonObject manifest)
    {
        if (format == Json)
        {
            await console.Out.WriteLineAsync(Indented(manifest));
            return;
        }

        await SeparateAsync("---");
        await console.Out.WriteAsync(YamlText.Write(manifest));
    }

    /// <summary>Beside the output, on standard error.</summary>
    public async Task TellAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await console.Error.WriteLineAsync(line);
        }
    }

    private async Task SeparateAsync(string separator)
    {
        if (!_isFirst)
        {
            await console.Out.WriteLineAsync(separator);
        }

        _isFirst = false;
    }

    private static string Indented(JsonObject node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            node.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
