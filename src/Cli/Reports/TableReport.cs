using System.Globalization;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Reports;

/// <summary>For people: a line for each item, the reasons below those that failed, and a line that sums it up.</summary>
internal static class TableReport
{
    private const string Passed = "passed";

    private const string Failed = "failed";

    private const string ResultTitle = "RESULT";

    private const string Gap = "   ";

    public static void Write(TestReport report, TextWriter output, bool hasColor)
    {
        WriteItems(report, output, hasColor);
        WriteSummary(report, output, hasColor);
    }

    /// <summary>The last line, which says everything to who reads only one.</summary>
    public static void WriteSummary(TestReport report, TextWriter output, bool hasColor = false)
    {
        var failed = new Ink(hasColor && report.Failed > 0).Bad($"{report.Failed} failed");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Passed} passed, {failed} ({Count(report.Items.Count, report.Noun)} in {Count(report.Files, "file")}, {report.Duration.TotalSeconds:0.0} s)"));
    }

    private static void WriteItems(TestReport report, TextWriter output, bool hasColor)
    {
        var width = Math.Max(report.Noun.Length, report.Items.Select(item => item.Id.Length).DefaultIfEmpty().Max());
        var ink = new Ink(hasColor);
        var hasSteps = report.Items.Any(item => item.Steps is not null);
        output.WriteLine($"{ResultTitle}{Gap}{Cell(report.Noun.ToUpperInvariant(), width, hasSteps)}{(hasSteps ? $"{Gap}STEPS" : "")}");
        foreach (var item in report.Items)
        {
            var result = item.HasPassed ? ink.Good(Passed) : ink.Bad(Failed);
            var steps = item.Steps is { } count ? string.Create(CultureInfo.InvariantCulture, $"{Gap}{count,5}") : "";
            output.WriteLine($"{result}{Gap}{Cell(item.Id, width, hasSteps)}{steps}");
            WriteProblems(item, output);
        }
    }

    private static void WriteProblems(ReportItem item, TextWriter output)
    {
        var indent = new string(' ', ResultTitle.Length + Gap.Length);
        foreach (var problem in item.Problems)
        {
            output.WriteLine(indent + problem);
            foreach (var detail in problem.Details)
            {
                output.WriteLine($"{indent}  {detail}");
            }
        }
    }

    private static string Cell(string text, int width, bool isFollowed) => isFollowed ? text.PadRight(width) : text;

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
