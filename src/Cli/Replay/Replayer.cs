using System.Runtime.CompilerServices;
using System.Text.Json;
using KubeCarrier.Api;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Recording;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Cli.Replay;

/// <summary>Judges the reviews of a record file again, by the states of the hub that are in it, and compares.</summary>
/// <param name="file">Its name, for sentences.</param>
public sealed class Replayer(string file)
{
    private readonly RecordedHubs _hubs = new(file);

    /// <summary>The last line is not whole and was left out.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Throws <see cref="CliException"/> at a line that is none of a record.</summary>
    public async IAsyncEnumerable<ReplayedReview> RunAsync(Stream record, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var text in RecordReader.LinesAsync(record, file, cancellationToken))
        {
            if (Read(text) is not { } line)
            {
                IsCut = true;
            }
            else if (line.Objects is not null)
            {
                _hubs.Add(line.Hub, text);
            }
            else
            {
                yield return Replay(text.Number, line);
            }
        }
    }

    /// <summary>Null for a last line that was cut off.</summary>
    private RecordLine? Read(RecordText text)
    {
        try
        {
            return JsonSerializer.Deserialize(text.Utf8, RecordJsonContext.Default.RecordLine) is { } line
                && (line.Objects is not null || line is { Review: not null, Verdict: not null })
                ? line
                : throw Unreadable(text.Number, "it holds neither a review with its verdict nor the objects of a hub");
        }
        catch (JsonException) when (!text.IsWhole)
        {
            return null;
        }
        catch (JsonException problem)
        {
            throw Unreadable(text.Number, $"it is no JSON object of a record (byte {problem.BytePositionInLine + 1})");
        }
    }

    private ReplayedReview Replay(int number, RecordLine line)
    {
        var request = Request(number, line);
        var (path, was) = (line.Path ?? "", line.Verdict ?? throw Unreadable(number, "it has no verdict"));
        var facts = _hubs.Find(line.Hub);
        var replayed = new ReplayedReview(number, Title(request, path), ReplayOutcome.Identical)
        {
            Rules = [.. (was.Violations ?? []).Concat(was.Tolerated ?? []).Select(violation => violation.Rule).Distinct(StringComparer.Ordinal)],
        };
        if (was.IsFailure || line.Redacted || line.Incomplete || facts is null)
        {
            var reason = was.IsFailure ? ReplayOutcome.WithoutDecision : line.Redacted ? ReplayOutcome.Redacted : ReplayOutcome.Incomplete;
            return replayed with { Outcome = reason };
        }

        var difference = ReviewEndpoints.Find(path) is { } endpoint
            ? Compare(was, endpoint, new(path, request, line.Identities?.ToIdentities() ?? Identities.Default, new RecordedFacts(facts, line.DryRun)))
            : $"was {VerdictText.Summary(was)}, and nothing is judged at {path} now";
        return difference.Length == 0 ? replayed : replayed with { Outcome = ReplayOutcome.Differs, Difference = difference };
    }

    private static string Compare(RecordedVerdict was, ReviewEndpoint endpoint, Review review)
    {
        try
        {
            var now = RecordedVerdict.Of(endpoint.Evaluate(review));
            return was.IsSameAs(now) ? "" : VerdictText.Difference(was, now);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return $"was {VerdictText.Summary(was)}, and cannot be judged now: {failure.Message}";
        }
    }

    private AdmissionRequestBody Request(int number, RecordLine line)
    {
        try
        {
            return line.Review?.Deserialize(ApiJsonContext.Default.AdmissionReview)?.Request ?? throw Unreadable(number, "its review has no request");
        }
        catch (JsonException problem)
        {
            throw Unreadable(number, $"its review is none at {problem.Path}");
        }
    }

    private static string Title(AdmissionRequestBody request, string path)
    {
        var subResource = string.IsNullOrEmpty(request.SubResource) ? "" : $" ({request.SubResource})";
        var @namespace = string.IsNullOrEmpty(request.Namespace) ? "" : $" in {request.Namespace}";
        return $"{request.Operation.ToString().ToUpperInvariant()} {request.Resource?.Resource}/{ReviewConsistency.EffectiveName(request)}{subResource}{@namespace} at {path}";
    }

    private CliException Unreadable(int number, string problem) => new($"{file}:{number}: {problem}; record files are written by kubecarrier-webhooks --record.");
}
