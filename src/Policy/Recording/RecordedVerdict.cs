using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Recording;

/// <summary>What came of a review, in all that a user or the API server could tell apart.</summary>
public sealed record RecordedVerdict
{
    private const int Ok = 200;

    private const int FirstFailure = 500;

    /// <summary>Null when there was no decision.</summary>
    public bool? Allowed { get; init; }

    /// <summary>Of the denial, or of the HTTP answer when there was no decision.</summary>
    public required int Code { get; init; }

    /// <summary>Why there was no decision.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<RecordedViolation>? Violations { get; init; }

    /// <summary>Of what was not denied.</summary>
    public IReadOnlyList<RecordedViolation>? Tolerated { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public IReadOnlyList<RecordedPatch>? Patch { get; init; }

    /// <summary>The webhook server could not decide, for a reason that is not in the review: it says nothing about rules.</summary>
    [JsonIgnore]
    public bool IsFailure => Allowed is null && Code >= FirstFailure;

    public static RecordedVerdict Of(Verdict verdict) => verdict.Decision is { } decision
        ? new()
        {
            Allowed = decision.IsAllowed,
            Code = decision.IsAllowed ? Ok : verdict.Code,
            Violations = Recorded(decision.Violations),
            Tolerated = Recorded(decision.Tolerated),
            Warnings = decision.Warnings.Count == 0 ? null : decision.Warnings,
            Patch = decision.Patches.Count == 0 ? null : [.. decision.Patches.Select(patch => new RecordedPatch(patch.Operation, patch.Pointer, patch.Value))],
        }
        : new() { Code = verdict.Code, Text = verdict.Text };

    /// <summary>Judging ended with an error.</summary>
    public static RecordedVerdict Failed(string text) => new() { Code = FirstFailure, Text = text };

    /// <summary>The same in everything, and in the same order.</summary>
    public bool IsSameAs(RecordedVerdict other)
    {
        return Allowed == other.Allowed && Code == other.Code && string.Equals(Text, other.Text, StringComparison.Ordinal)
            && (Violations ?? []).SequenceEqual(other.Violations ?? [])
            && (Tolerated ?? []).SequenceEqual(other.Tolerated ?? [])
            && (Warnings ?? []).SequenceEqual(other.Warnings ?? [], StringComparer.Ordinal)
            && HasSamePatch(other);
    }

    public bool HasSamePatch(RecordedVerdict other)
    {
        var (ours, theirs) = (Patch ?? [], other.Patch ?? []);
        return ours.Count == theirs.Count && ours.Zip(theirs).All(pair =>
            pair.First.Op == pair.Second.Op && pair.First.Path == pair.Second.Path && JsonEquality.AreEqual(pair.First.Value, pair.Second.Value));
    }

    private static IReadOnlyList<RecordedViolation>? Recorded(IReadOnlyList<Violation> violations) => violations.Count == 0
        ? null
        : [.. violations.Select(violation => new RecordedViolation(violation.Rule, violation.Path, violation.Message, violation.Enforcement))];
}

/// <summary>A violated rule.</summary>
public sealed record RecordedViolation(string Rule, string Path, string Message, Enforcement Enforcement);

/// <summary>One operation of a JSON patch.</summary>
public sealed record RecordedPatch(string Op, string Path, JsonNode? Value);
