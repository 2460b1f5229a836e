using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>Tells of a refusal that no condition can tell of, in the log and in an event on the object: once, until it is another or over.</summary>
internal sealed partial class RefusalTeller(EventRecorder events, ILogger<RefusalTeller> logger)
{
    private readonly ConcurrentDictionary<string, string> _told = new(StringComparer.Ordinal);

    public async Task TellAsync(KubeObject subject, string refusal, CancellationToken cancellationToken)
    {
        if (_told.TryGetValue(Key(subject), out var told) && told == refusal)
        {
            return;
        }

        _told[Key(subject)] = refusal;
        LogRefused(logger, subject.Json.Text("kind") ?? "", subject.Meta.NamespacedName, refusal);
        await events.RecordAsync(subject.Json, EventReasons.WriteRefused, refusal, cancellationToken);
    }

    public void Over(KubeObject subject)
    {
        _told.TryRemove(Key(subject), out _);
    }

    private static string Key(KubeObject subject) => subject.Meta.Uid ?? "";

    [LoggerMessage(2061, LogLevel.Warning, "{Kind} {Name}: {Refusal}")]
    private static partial void LogRefused(ILogger logger, string kind, NamespacedName name, string refusal);
}
