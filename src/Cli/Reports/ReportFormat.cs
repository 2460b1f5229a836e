using System.CommandLine;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Reports;

/// <summary>The formats of <c>-o</c>, by the names users write.</summary>
internal static class ReportFormat
{
    public const string Table = "table";

    public const string Json = "json";

    public const string JUnit = "junit";

    public const string Tap = "tap";

    public const string GitHub = "github";

    /// <summary>A new option each time: a command owns its options.</summary>
    public static Option<string> Option()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "How to write the report: table, json, junit (XML), tap (version 14) or github (workflow commands).",
            DefaultValueFactory = static _ => Table,
        };
        option.AcceptOnlyFromAmong(Table, Json, JUnit, Tap, GitHub);
        return option;
    }

    public static void Write(string format, TestReport report, ConsoleStreams console)
    {
        switch (format)
        {
            case Json:
                JsonReport.Write(report, console.Out);
                break;
            case JUnit:
                JUnitReport.Write(report, console.Out);
                break;
            case Tap:
                TapReport.Write(report, console.Out);
                break;
            case GitHub:
                GitHubReport.Write(report, console.Out);
                break;
            default:
                TableReport.Write(report, console.Out, console.HasColor);
                break;
        }

        if (report.Coverage is { } coverage && format is not Json)
        {
            CoverageTable.Write(coverage, format is JUnit or Tap ? console.Error : console.Out); // a program reads the output of these
        }
    }
}
