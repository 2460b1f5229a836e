using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Reports;

/// <summary>Test Anything Protocol, version 14: a line for each item, and YAML below those that failed.</summary>
internal static class TapReport
{
    private const string Indent = "  ";

    public static void Write(TestReport report, TextWriter output)
    {
        output.WriteLine("TAP version 14");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"1..{report.Items.Count}"));
        foreach (var (index, item) in report.Items.Index())
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(item.HasPassed ? "ok" : "not ok")} {index + 1} - {Escaped(item.Id)}"));
            if (!item.HasPassed)
            {
                WriteDiagnostics(item, output);
            }
        }

        output.WriteLine($"# {report.Passed} passed, {report.Failed} failed");
    }

    private static void WriteDiagnostics(ReportItem item, TextWriter output)
    {
        var (place, message) = item.Problems[0];
        var yaml = YamlText.Write(new JsonObject
        {
            ["message"] = message,
            ["severity"] = "fail",
            ["at"] = new JsonObject { ["file"] = place.File, ["line"] = place.Line, ["column"] = place.Column },
            ["problems"] = new JsonArray([.. item.Problems.Select(Problem)]),
        });
        output.WriteLine($"{Indent}---");
        foreach (var line in yaml.TrimEnd('\n').Split('\n'))
        {
            output.WriteLine(Indent + line);
        }

        output.WriteLine($"{Indent}...");
    }

    private static JsonObject Problem(ReportProblem problem) => new()
    {
        ["at"] = problem.Place.ToString(),
        ["message"] = problem.Message,
        ["details"] = new JsonArray([.. problem.Details.Select(detail => (JsonNode)detail)]),
    };

    // A bare # would begin a directive such as SKIP.
    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("#", "\\#", StringComparison.Ordinal)
        .ReplaceLineEndings(" ");
}
