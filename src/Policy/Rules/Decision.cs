using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Rules;

/// <summary>What rules say of a request: violations deny it, warnings are shown, patches change the object. Combined by concatenation.</summary>
public sealed record Decision(IReadOnlyList<Violation> Violations, IReadOnlyList<string> Warnings, IReadOnlyList<PatchOperation> Patches)
{
    public static Decision Allow { get; } = new([], [], []);

    /// <summary>Violations that deny nothing: enforced by a warning or by the audit log only, or old ones that were there before.</summary>
    public IReadOnlyList<Violation> Tolerated { get; init; } = [];

    /// <summary>Ids of the rules that had something to say; the rule set sets them.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>How many instances go with what is allowed, as somebody confirmed; for the audit log.</summary>
    public string? ConfirmedDestruction { get; init; }

    public bool IsAllowed => Violations.Count == 0;

    public static Decision Deny(string path, string message) => new([new(path, message)], [], []);

    public static Decision Warn(string message) => new([], [message], []);

    public static Decision Patch(string operation, string pointer, JsonNode value) => new([], [], [new(operation, pointer, value)]);

    public static Decision Combine(IEnumerable<Decision> decisions) =>
        decisions.Aggregate(Allow, (all, next) => all.And(next));

    public Decision And(Decision other)
    {
        return ReferenceEquals(this, Allow) ? other
            : ReferenceEquals(other, Allow) ? this
            : new([.. Violations, .. other.Violations], [.. Warnings, .. other.Warnings], [.. Patches, .. other.Patches])
            {
                Tolerated = [.. Tolerated, .. other.Tolerated],
                Rules = [.. Rules, .. other.Rules],
                ConfirmedDestruction = ConfirmedDestruction ?? other.ConfirmedDestruction,
            };
    }

    /// <summary>The sentence a user reads: every violation, each with its manifest path.</summary>
    public string Message => string.Join("; ", Violations.Select(violation => violation.Sentence));
}

/// <summary>One reason to deny, or to warn: where, what is wrong and what would be right.</summary>
/// <param name="Path">Manifest path without leading dot, such as <c>spec.roles[1]</c>.</param>
/// <param name="Message">The sentence.</param>
public sealed record Violation(string Path, string Message)
{
    /// <summary>The rule's id; the rule set sets it.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Anything but <see cref="Enforcement.Deny"/> among the tolerated ones only.</summary>
    public Enforcement Enforcement { get; init; }

    /// <summary>The contract fixes the text, so no path is put in front of it.</summary>
    public bool IsVerbatim { get; init; }

    public string Sentence => IsVerbatim || Path.Length == 0 ? Message : $"{Path}: {Message}";
}

/// <summary>The judgement behind every <c>…-is-immutable</c> rule.</summary>
public static class Immutable
{
    /// <summary>Denies another value than the old one; <paramref name="what"/> names the field in words.</summary>
    public static Decision Require(string path, string what, string? before, string? after) =>
        string.Equals(before, after, StringComparison.Ordinal)
            ? Decision.Allow
            : Decision.Deny(path, $"the {what} is immutable; it stays {before}, create another object for {after}");
}

/// <summary>
/// What came of a review: a decision, or a sentence about why there can be none. The second is a 4xx or 5xx answer, so that
/// <c>failurePolicy: Fail</c> decides; it never means "allowed".
/// </summary>
public readonly record struct Verdict
{
    private Verdict(Decision? decision, int code, string text) => (Decision, Code, Text) = (decision, code, text);

    /// <summary>Null when there is none.</summary>
    public Decision? Decision { get; }

    /// <summary>The code of a denial, or of the HTTP answer when there is no decision.</summary>
    public int Code { get; }

    /// <summary>The reason of a denial, or the sentence of an answer without a decision.</summary>
    public string Text { get; }

    /// <summary>The metric label, where the webhook alone does not say it. Never free text from a request: labels must stay few.</summary>
    public string? Kind { get; init; }

    /// <summary>What the denial says instead of our violations; null when it is our own.</summary>
    public StatusBody? Status { get; private init; }

    public static Verdict Of(Decision decision) => new(decision, 403, "Forbidden");

    /// <summary>The object cannot be understood: a denial with the place.</summary>
    public static Verdict Unreadable(Decision decision) => new(decision, 400, "BadRequest");

    /// <summary>The same with what was decided before.</summary>
    internal Verdict After(Decision earlier) => new(Decision is { } own ? earlier.And(own) : null, Code, Text) { Kind = Kind, Status = Status };

    /// <summary>The same where there is nothing to patch.</summary>
    internal Verdict WithoutPatches() => new(Decision is { } own ? own with { Patches = [] } : null, Code, Text) { Kind = Kind, Status = Status };

    /// <summary>Somebody else's denial, as they said it.</summary>
    public static Verdict PassedOn(Decision decision, StatusBody status) =>
        new(decision, status.Code, status.Reason ?? "") { Status = status };

    /// <summary>Denied because somebody who must be asked does not answer.</summary>
    public static Verdict NotAnswered(Decision decision) => new(decision, 503, "ServiceUnavailable");

    public static Verdict BadRequest(string sentence) => new(null, 400, sentence);

    public static Verdict NotFound(string sentence) => new(null, 404, sentence);

    public static Verdict Unavailable(string sentence) => new(null, 503, sentence);
}
