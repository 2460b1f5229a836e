using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Reviews;

/// <summary>One review, on its way to a verdict.</summary>
/// <param name="Path">Where it arrived.</param>
/// <param name="Body">Its request, whose envelope is sound.</param>
/// <param name="Identities">Whom rules make room for.</param>
/// <param name="Facts">What may be known.</param>
public readonly record struct Review(string Path, AdmissionRequestBody Body, Identities Identities, IHubFacts Facts);

/// <summary>One path that the API server calls, and what decides there.</summary>
/// <param name="Path">Where it is served; for a family of paths, their common start.</param>
/// <param name="Kind">The metric label.</param>
/// <param name="Of">What decides. What it throws is no verdict: facts that cannot be had are never guessed.</param>
public sealed record Judge(string Path, string Kind, Func<Review, Verdict> Of)
{
    /// <summary>Ids of the rules it evaluates.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Serves every path that starts with <see cref="Path"/> and that no other judge serves.</summary>
    public bool IsFamily { get; init; }

    /// <summary>Asked so often that an "allowed" is worth a line at Debug only.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Asked by the controller again and again for the same answer: worth a line at Debug only, whatever it is.</summary>
    public bool IsRoutine { get; init; }
}
