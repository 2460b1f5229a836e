using System.Text.Json.Nodes;

namespace KubeCarrier.Api.Admission;

/// <summary>The <c>admission.k8s.io/v1</c> envelope, both directions.</summary>
public sealed record AdmissionReview
{
    public const string SupportedApiVersion = "admission.k8s.io/v1";

    public string ApiVersion { get; init => field = value ?? SupportedApiVersion; } = SupportedApiVersion;

    public string Kind { get; init => field = value ?? "AdmissionReview"; } = "AdmissionReview";

    public AdmissionRequestBody? Request { get; init; }

    public AdmissionResponse? Response { get; init; }
}

/// <summary>The request as it is on the wire.</summary>
public sealed record AdmissionRequestBody
{
    public string Uid { get; init => field = value ?? ""; } = "";

    public GroupVersionKind? Kind { get; init; }

    public GroupVersionResource? Resource { get; init; }

    /// <summary>As the caller asked for it; <see cref="Resource"/> is in the version that the webhook named. Of interest for <c>/scale</c> alone.</summary>
    public GroupVersionResource? RequestResource { get; init; }

    /// <summary><c>status</c>, <c>finalize</c>, …; absent for the main resource.</summary>
    public string? SubResource { get; init; }

    /// <summary>Empty with <c>generateName</c> and with a collection delete.</summary>
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public AdmissionOperation Operation { get; init; }

    public UserInfo? UserInfo { get; init; }

    public JsonObject? Object { get; init; }

    public JsonObject? OldObject { get; init; }

    public bool DryRun { get; init; }
}

/// <summary>What the caller wants to do. Finalizer changes are updates.</summary>
public enum AdmissionOperation
{
    /// <summary>Absent or not one of the four: answered with 400.</summary>
    None,
    Create,
    Update,
    Delete,
    Connect,
}

public sealed record GroupVersionKind
{
    public string Group { get; init => field = value ?? ""; } = "";

    public string Version { get; init => field = value ?? ""; } = "";

    public string Kind { get; init => field = value ?? ""; } = "";
}

public sealed record GroupVersionResource
{
    public string Group { get; init => field = value ?? ""; } = "";

    public string Version { get; init => field = value ?? ""; } = "";

    public string Resource { get; init => field = value ?? ""; } = "";
}

/// <summary>Who asked, as the API server authenticated them (impersonation already applied).</summary>
public sealed record UserInfo
{
    public string Username { get; init => field = value ?? ""; } = "";

    public string? Uid { get; init; }

    public IReadOnlyList<string> Groups { get; init => field = value ?? []; } = [];
}

/// <summary>The answer as it is on the wire.</summary>
public sealed record AdmissionResponse
{
    public required string Uid { get; init; }

    public required bool Allowed { get; init; }

    public StatusBody? Status { get; init; }

    /// <summary>Shown by kubectl; each at most 256 characters.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary><c>JSONPatch</c> when <see cref="Patch"/> is there.</summary>
    public string? PatchType { get; init; }

    /// <summary>A JSON patch (RFC 6902), base64 on the wire.</summary>
    public byte[]? Patch { get; init; }

    public IReadOnlyDictionary<string, string>? AuditAnnotations { get; init; }
}

/// <summary>The part of <c>metav1.Status</c> that a denial carries.</summary>
public sealed record StatusBody
{
    public int Code { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public StatusDetails? Details { get; init; }
}

public sealed record StatusDetails
{
    public string? Name { get; init; }

    public string? Group { get; init; }

    public string? Kind { get; init; }

    public IReadOnlyList<StatusCause> Causes { get; init => field = value ?? []; } = [];
}

/// <summary>One violation: rule id, field path, sentence.</summary>
public sealed record StatusCause
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? Field { get; init; }
}
