using KubeCarrier.Api.Admission;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>The API server said no: its Status, decoded; where the answer was no Status, what could be told of it.</summary>
public sealed class ApiException : Exception
{
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

    public bool IsNotFound => Code == 404;

    public bool IsConflict => Code == 409;

    public bool IsAlreadyExists => Code == 409 && Reason == "AlreadyExists";

    /// <summary>410, or one of the forms in which it arrives inside a stream: list again.</summary>
    public bool IsExpired => Code == 410 || Reason is "Expired" or "Gone";
}
