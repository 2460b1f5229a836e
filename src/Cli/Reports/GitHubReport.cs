using System.Globalization;

namespace KubeCarrier.Cli.Reports;

/// <summary>GitHub Actions' workflow commands, which become annotations beside the line; then the summary, for the log.</summary>
internal static class GitHubReport
{
    public static void Write(TestReport report, TextWriter output)
    {
        foreach (var item in report.Items)
        {
            foreach (var problem in item.Problems)
            {
                output.WriteLine(Annotation("error", item, problem));
            }

            foreach (var warning in item.Warnings)
            {
                output.WriteLine(Annotation("warning", item, warning));
            }
        }

        TableReport.WriteSummary(report, output);
    }

    private static string Annotation(string command, ReportItem item, ReportProblem problem)
    {
        var place = problem.Place;
        var position = place.Line == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $",line={place.Line},col={place.Column}");
        var text = string.Join('\n', problem.Details.Prepend(problem.Message));
        return $"::{command} file={Property(place.File)}{position},title={Property($"{item.Suite}: {item.Name}")}::{Data(text)}";
    }

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
