using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Policy.Recording;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Recording;

/// <summary>From reviews to the lines of a record (ADR 0025). Not thread-safe: one task writes the record.</summary>
internal sealed class RecordWriter
{
    /// <summary>Hashes that are remembered as written; to write a state twice does no harm.</summary>
    private const int MaxWritten = 16_384;

    private static readonly JsonWriterOptions Compact = new() { SkipValidation = true, MaxDepth = RecordJsonContext.Default.Options.MaxDepth };

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly IBufferWriter<byte> _lines;
    private readonly bool _hidesSensitive;
    private readonly RecordedIdentities? _identities;
    private readonly HubStates _states;
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public RecordWriter(IBufferWriter<byte> lines, bool hidesSensitive, Identities identities)
    {
        (_lines, _hidesSensitive, _identities) = (lines, hidesSensitive, RecordedIdentities.Of(identities));
        _states = new(hidesSensitive, Write);
    }

    public void Write(JudgedReview judged)
    {
        var state = _states.Of(judged);
        var review = JsonObject.Create(judged.Review) ?? [];
        var verdict = judged.Verdict is { } made ? RecordedVerdict.Of(made) : RecordedVerdict.Failed(AdmissionServer.NoDecision);
        var answer = RecordedAnswer.Of(judged.Facts?.Answer);
        var hidden = new List<string>();
        foreach (var item in Objects(review))
        {
            CanonicalJson.ForgetManagedFields(item["metadata"]);
            if (judged.Request.Resource is { Group: "", Resource: "secrets" })
            {
                Redaction.ForgetSecret(item);
            }

            if (_hidesSensitive)
            {
                Hide(judged, item, state.Redaction, hidden);
            }
        }

        if (_hidesSensitive && answer is not null)
        {
            verdict = Redaction.HideServiceCluster(verdict);
        }

        Write(new RecordLine
        {
            DryRun = _hidesSensitive ? null : answer,
            Path = judged.Path,
            Review = review,
            Hub = state.Hash,
            Verdict = _hidesSensitive ? state.Redaction.HideInVerdict(verdict, hidden) : verdict,
            Redacted = hidden.Count > 0 || state.IsRedacted || (_hidesSensitive && answer is not null),
            Incomplete = state.IsIncomplete,
            Identities = _identities,
        });
    }

    private static IEnumerable<JsonObject> Objects(JsonObject review) =>
        new[] { review["request"]?["object"], review["request"]?["oldObject"] }.OfType<JsonObject>();

    private static void Hide(JudgedReview judged, JsonObject item, Redaction redaction, List<string> hidden)
    {
        if (HubGroups.IsBuiltIn(judged.Request.Resource?.Group ?? ""))
        {
            redaction.HideInPolicy(item, hidden);
        }
        else
        {
            redaction.HideInInstance(item, hidden);
        }
    }

    private void Write(HubState state, IReadOnlyList<JsonObject> objects)
    {
        if (_written.Count >= MaxWritten)
        {
            _written.Clear();
        }

        if (!_written.Contains(state.Hash))
        {
            Write(new RecordLine { Hub = state.Hash, Objects = objects });
            _written.Add(state.Hash);
        }
    }

    private void Write(RecordLine line)
    {
        _line.ResetWrittenCount(); // half a line is never among the others
        using (var writer = new Utf8JsonWriter(_line, Compact))
        {
            JsonSerializer.Serialize(writer, line, RecordJsonContext.Default.RecordLine);
        }

        _line.Write("\n"u8);
        _lines.Write(_line.WrittenSpan);
    }
}
