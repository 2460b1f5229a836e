using KubeCarrier.Policy.Recording;

namespace KubeCarrier.Cli.Replay;

/// <summary>Verdicts in words, and what two of them differ in.</summary>
internal static class VerdictText
{
    private const int MaxViolations = 5;

    public static string Summary(RecordedVerdict verdict) => verdict.Allowed switch
    {
        null => $"answered with {verdict.Code} ({verdict.Text})",
        true => "allowed",
        false => $"denied by {Rules(verdict.Violations ?? [])}",
    };

    /// <summary>At least one of the parts differs.</summary>
    public static string Difference(RecordedVerdict was, RecordedVerdict now) =>
        string.Join("; ", Differences(was, now)) is { Length: > 0 } difference ? difference : $"had the code {was.Code}, has {now.Code}";

    private static IEnumerable<string> Differences(RecordedVerdict was, RecordedVerdict now)
    {
        if (Summary(was) != Summary(now))
        {
            yield return $"was {Summary(was)}, is {Summary(now)}";
        }
        else if (First(was.Violations, now.Violations) is { } violation)
        {
            yield return violation;
        }

        if (First(was.Tolerated, now.Tolerated) is { } tolerated)
        {
            yield return $"of what is tolerated, {tolerated}";
        }

        if (!(was.Warnings ?? []).SequenceEqual(now.Warnings ?? [], StringComparer.Ordinal))
        {
            yield return $"had {Listed("warning", was.Warnings)}, has {Listed("warning", now.Warnings)}";
        }

        if (!was.HasSamePatch(now))
        {
            yield return $"had {Patch(was)}, has {Patch(now)}";
        }
    }

    private static string? First(IReadOnlyList<RecordedViolation>? was, IReadOnlyList<RecordedViolation>? now)
    {
        var (ours, theirs) = (was ?? [], now ?? []);
        for (var index = 0; index < Math.Max(ours.Count, theirs.Count); index++)
        {
            var (old, current) = (ours.ElementAtOrDefault(index), theirs.ElementAtOrDefault(index));
            if (old != current)
            {
                return $"was {Told(old)}, is {Told(current)}";
            }
        }

        return null;
    }

    private static string Told(RecordedViolation? violation) =>
        violation is null ? "nothing" : $"{Place(violation)} \"{violation.Message}\" ({violation.Enforcement})";

    private static string Rules(IReadOnlyList<RecordedViolation> violations) =>
        string.Join(", ", violations.Take(MaxViolations).Select(Place)) + (violations.Count > MaxViolations ? $" and {violations.Count - MaxViolations} more" : "");

    private static string Place(RecordedViolation violation) => violation.Path.Length == 0 ? violation.Rule : $"{violation.Rule} at {violation.Path}";

    private static string Listed(string what, IReadOnlyList<string>? texts) =>
        texts is { Count: > 0 } ? $"the {what}s {string.Join(", ", texts.Select(text => $"\"{text}\""))}" : $"no {what}";

    private static string Patch(RecordedVerdict verdict) => verdict.Patch is { Count: > 0 } patch
        ? $"the patch {string.Join(", ", patch.Select(operation => $"{operation.Op} {operation.Path} {operation.Value?.ToJsonString() ?? "null"}"))}"
        : "no patch";
}
