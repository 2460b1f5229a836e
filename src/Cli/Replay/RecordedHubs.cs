using System.Text.Json;
using KubeCarrier.Policy.Recording;
using KubeCarrier.Policy.Reviews;

namespace KubeCarrier.Cli.Replay;

/// <summary>The states of a record file by their hash: kept as text, and some of them ready to judge by.</summary>
internal sealed class RecordedHubs(string file)
{
    /// <summary>Reviews that come together mostly share a few.</summary>
    private const int MaxReady = 256;

    private readonly Dictionary<string, RecordText> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObjectFacts> _ready = new(StringComparer.Ordinal);

    public void Add(string hash, RecordText text) => _texts.TryAdd(hash, text);

    /// <summary>Null when the file has no such state before this place.</summary>
    public ObjectFacts? Find(string hash)
    {
        if (_ready.TryGetValue(hash, out var ready))
        {
            return ready;
        }

        if (!_texts.TryGetValue(hash, out var text))
        {
            return null;
        }

        if (_ready.Count >= MaxReady)
        {
            _ready.Clear();
        }

        return _ready[hash] = Read(text);
    }

    private ObjectFacts Read(RecordText text)
    {
        try
        {
            var facts = new ObjectFacts(JsonSerializer.Deserialize(text.Utf8, RecordJsonContext.Default.RecordLine)?.Objects ?? []);
            _ = facts.View; // what cannot be read is this line's fault, not the review's
            return facts;
        }
        catch (JsonException problem)
        {
            throw new CliException($"{file}:{text.Number}: an object in it is not what its kind has, at {problem.Path}.");
        }
    }
}
