using KubeCarrier.Api.Admission;

namespace KubeCarrier.Policy.Rules;

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
