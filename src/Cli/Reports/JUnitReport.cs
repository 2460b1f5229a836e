using System.Globalization;
using System.Text;

namespace KubeCarrier.Cli.Reports;

/// <summary>The XML that Jenkins, GitLab and others read: a testsuite for each suite of a file.</summary>
internal static class JUnitReport
{
    public static void Write(TestReport report, TextWriter output)
    {
        output.WriteLine("""<?xml version="1.0" encoding="UTF-8"?>""");
        output.WriteLine($"<testsuites{Attribute("name", report.Kind)}{Counts(report.Items)}{Time(report.Duration)}>");
        foreach (var suite in report.Items.GroupBy(item => (item.Place.File, item.Suite)))
        {
            WriteSuite(suite.Key.Suite, suite.Key.File, [.. suite], output);
        }

        output.WriteLine("</testsuites>");
    }

    private static void WriteSuite(string name, string file, List<ReportItem> items, TextWriter output)
    {
        var duration = new TimeSpan(items.Sum(item => item.Duration.Ticks));
        output.WriteLine($"  <testsuite{Attribute("name", name)}{Attribute("file", file)}{Counts(items)}{Time(duration)}>");
        foreach (var item in items)
        {
            var line = item.Place.Line.ToString(CultureInfo.InvariantCulture);
            var start = $"    <testcase{Attribute("classname", $"{file}/{name}")}{Attribute("name", item.Name)}{Attribute("file", file)}"
                + $"{Attribute("line", line)}{Time(item.Duration)}";
            if (item.HasPassed)
            {
                output.WriteLine($"{start}/>");
                continue;
            }

            output.WriteLine($"{start}>");
            WriteFailure(item, output);
            output.WriteLine("    </testcase>");
        }

        output.WriteLine("  </testsuite>");
    }

    // One failure element: Jenkins shows only the first.
    private static void WriteFailure(ReportItem item, TextWriter output)
    {
        var lines = item.Problems.SelectMany(problem => problem.Details.Select(detail => $"  {detail}").Prepend(problem.ToString()));
        var text = Escaped(string.Join('\n', lines), isAttribute: false);
        output.WriteLine($"      <failure{Attribute("message", item.Problems[0].Message)}{Attribute("type", "failed")}>{text}</failure>");
    }

    private static string Counts(IReadOnlyCollection<ReportItem> items) => string.Create(
        CultureInfo.InvariantCulture, $" tests=\"{items.Count}\" failures=\"{items.Count(item => !item.HasPassed)}\" errors=\"0\" skipped=\"0\"");

    private static string Time(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $" time=\"{duration.TotalSeconds:0.000}\"");

    private static string Attribute(string name, string value) => $" {name}=\"{Escaped(value, isAttribute: true)}\"";

    private static string Escaped(string text, bool isAttribute)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\n' or '\t' when !isAttribute => escaped.Append(rune),
                '\n' or '\t' or '\r' => escaped.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};"),
                // XML 1.0 has no way at all to write these.
                < ' ' or 0xfffe or 0xffff => escaped.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => escaped.Append(rune),
            };
        }

        return escaped.ToString();
    }
}
