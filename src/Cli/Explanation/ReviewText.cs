using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Explanation;

/// <summary>What the hub says to a manifest, for people.</summary>
internal static class ReviewText
{
    private const string Inside = "  ";

    public static IEnumerable<string> Of(ManifestReport report, bool hasColor)
    {
        foreach (var line in Columns.Labelled(
        [
            ("Manifest", $"{report.Type.GroupResource} {report.Name.Name} in namespace {report.Name.Namespace}"),
            ("Would be", report.IsUpdate ? "applied to the one that is there" : "created"),
            ("Result", StateWord.Of(report.IsAllowed, hasColor)),
            .. report.Notes.Select(note => ("Note", Columns.OneLine(note))),
            .. report.Warnings.Select(warning => ("Warning", Columns.OneLine(warning))),
            .. report.Dropped.Select(field => ("Dropped", Columns.OneLine($"{field.Path} is not a field of this service{field.Hint}"))),
        ], ""))
        {
            yield return line;
        }

        if (!report.IsAllowed)
        {
            yield return "";
            yield return "Violations:";
            foreach (var line in Violations(report.Violations))
            {
                yield return line;
            }
        }
    }

    /// <summary>One row each, and below it what would be right.</summary>
    public static IEnumerable<string> Violations(IReadOnlyList<ManifestViolation> violations)
    {
        var header = new[] { "FIELD", "RULE", "MESSAGE" };
        var rows = violations.SelectMany(violation => Rows(violation)).ToList();
        return Columns.Of(header, rows, Inside);
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(ManifestViolation violation)
    {
        yield return [violation.Path.Length == 0 ? "-" : violation.Path, violation.Rule, violation.Message];
        if (violation.Allowed is { } allowed)
        {
            yield return ["", "", $"allowed: {allowed}"];
        }
    }
}
