using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KubeCarrier.Cli.Files;

namespace KubeCarrier.Cli.Reports;

/// <summary>For programs. The names are for ever; docs/policy-tests.md lists them.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is no part of a web page, and "≤" is to be read
    };

    public static void Write(TestReport report, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(Document(report), new ReportJsonContext(new(Options)).JsonReportDocument));

    private static JsonReportDocument Document(TestReport report) => new(
        "cli.kubecarrier.io/v1alpha1",
        report.Kind,
        new(report.Passed, report.Failed, report.Files, Seconds(report.Duration)),
        [.. report.Items.Select(Item)],
        report.Coverage);

    private static JsonReportItem Item(ReportItem item) => new(
        item.Id,
        item.Suite,
        item.Name,
        item.Place.File,
        item.Place.Line,
        item.Place.Column,
        item.HasPassed ? "passed" : "failed",
        item.Steps,
        Seconds(item.Duration),
        [.. item.Problems.Select(Problem)],
        item.Warnings.Count == 0 ? null : [.. item.Warnings.Select(Problem)]);

    private static JsonReportProblem Problem(ReportProblem problem)
    {
        SourcePlace place = problem.Place;
        return new(place.File, place.Line, place.Column, problem.Message, problem.Details);
    }

    private static double Seconds(TimeSpan duration) => Math.Round(duration.TotalSeconds, 6);
}

internal sealed record JsonReportDocument(
    string ApiVersion, string Kind, JsonReportSummary Summary, IReadOnlyList<JsonReportItem> Items, CoverageReport? Coverage);

internal sealed record JsonReportSummary(int Passed, int Failed, int Files, double Seconds);

internal sealed record JsonReportItem(
    string Id,
    string Suite,
    string Name,
    string File,
    int Line,
    int Column,
    string Status,
    int? Steps,
    double Seconds,
    IReadOnlyList<JsonReportProblem> Problems,
    IReadOnlyList<JsonReportProblem>? Warnings);

internal sealed record JsonReportProblem(string File, int Line, int Column, string Message, IReadOnlyList<string> Details);

[JsonSerializable(typeof(JsonReportDocument))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
