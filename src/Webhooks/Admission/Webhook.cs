using KubeCarrier.Api.Admission;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>Judges one request whose envelope is sound. What throws becomes a 500.</summary>
internal delegate ValueTask<Verdict> Judge(string path, AdmissionRequestBody request, Deadline deadline);

/// <summary>One path of the admission server.</summary>
/// <param name="Path">Where it is served; for a family of paths, their common start.</param>
/// <param name="Kind">The metric label.</param>
/// <param name="Judge">What decides.</param>
internal sealed record Webhook(string Path, string Kind, Judge Judge)
{
    /// <summary>Serves every path that starts with <see cref="Path"/> and that no other webhook serves.</summary>
    public bool IsFamily { get; init; }

    /// <summary>Asked so often that an "allowed" is worth a line at Debug only.</summary>
    public bool IsBusy { get; init; }
}
