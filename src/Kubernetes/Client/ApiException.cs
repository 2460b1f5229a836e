using System.Text.RegularExpressions;
using KubeCarrier.Api.Admission;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>The API server said no: its Status, decoded; where the answer was no Status, what could be told of it.</summary>
public sealed partial class ApiException : Exception
{
    // etcd and gRPC say so with 500; server-side apply says what it does not know with 400 or 500; admission refuses with whatever code it likes.
    private static readonly string[] AboutTheObject = ["request is too large", "larger than max", "denied the request", "not declared in schema", "exceeded quota"];

    // How optimistic locking, and a precondition on the UID, say that somebody was faster.
    private static readonly string[] Races = ["object has been modified", "Precondition failed", "please apply your changes to the latest version"];

    public ApiException(int code, string reason, string message, StatusDetails? details = null, TimeSpan? retryAfter = null)
        : base(message)
    {
        Code = code;
        Reason = reason;
        Details = details;
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP code.</summary>
    public int Code { get; }

    /// <summary>Kubernetes' reason, such as <c>Conflict</c>, <c>AlreadyExists</c>, <c>Expired</c>.</summary>
    public string Reason { get; }

    public StatusDetails? Details { get; }

    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The API server's own words; else only what could be told of its answer.</summary>
    public bool IsStatus { get; init; }

    public bool IsNotFound => Code == 404;

    public bool IsConflict => Code == 409;

    public bool IsAlreadyExists => Code == 409 && Reason == "AlreadyExists";

    /// <summary>The object itself was refused: for its size, by its schema, by admission or by a quota. Sent again as it is, it is refused again (H25).</summary>
    public bool RefusesObject => Code is 413 or 422 || (Code is >= 400 and <= 500 && AboutTheObject.Any(text => Message.Contains(text, StringComparison.Ordinal)));

    /// <summary>
    /// Refused for what it is, or for what we may: sent again as it is, it is refused again. What passes by itself is not meant: somebody was faster,
    /// too much is asked of the server, nobody answered.
    /// </summary>
    public bool IsFinal => RefusesObject || Code is 400 or 403 or 404 or 405 or 507 || (IsConflict && !IsRace);

    private bool IsRace => IsAlreadyExists || Races.Any(text => Message.Contains(text, StringComparison.Ordinal));

    /// <summary>The message without the values that validation repeats: they may be secrets, and logs and events have many readers (H53).</summary>
    public string MessageWithoutValues => RepeatedValue().Replace(Message, "$1 value: (hidden)");

    /// <summary>410, or one of the forms in which it arrives inside a stream: list again.</summary>
    public bool IsExpired => Code == 410 || Reason is "Expired" or "Gone";

    // As Kubernetes' field errors are written. Of what is neither quoted nor a plain scalar the end cannot be told: all of the rest goes. Since 1.35 a rule
    // of an object or a list repeats no value, and its sentence follows at once; text is always quoted, so words are no value.
    [GeneratedRegex("""\b(Invalid|Unsupported|Duplicate) value: (?![A-Za-z]+ )(?:"(?:[^"\\]|\\.)*"|[\w.+-]+(?=[:,\]\s]|$)|.*)""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex RepeatedValue();
}
