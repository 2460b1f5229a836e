using System.Text.Json;
using KubeCarrier.Policy.Recording;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>A record file of one test, gone with it.</summary>
internal sealed class RecordedFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(Directory.CreateTempSubdirectory("kubecarrier-record-").FullName, "reviews.jsonl");

    public string Text => File.ReadAllText(Path);

    public IReadOnlyList<RecordLine> Lines =>
        [.. File.ReadAllLines(Path).Select(line => JsonSerializer.Deserialize(line, RecordJsonContext.Default.RecordLine).ShouldNotBeNull())];

    public IReadOnlyList<RecordLine> Reviews => [.. Lines.Where(line => line.Review is not null)];

    public IReadOnlyList<RecordLine> States => [.. Lines.Where(line => line.Objects is not null)];

    public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
}
