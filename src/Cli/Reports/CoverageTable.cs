using System.Globalization;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Reports;

/// <summary>What no test met, and what a test met but never saw deny. What is covered is counted, not listed.</summary>
internal static class CoverageTable
{
    private const string Never = "never touched";

    private const string NeverDenied = "touched, never denied";

    public static void Write(CoverageReport coverage, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Coverage: {Denied(coverage.Restrictions.Select(restriction => restriction.Denied))} of {coverage.Restrictions.Count} restrictions and "
            + $"{Denied(coverage.Rules.Select(rule => rule.Denied))} of {coverage.Rules.Count} rules that were asked have denied something."));
        Write(
            output,
            ["RESTRICTION OF", "VERSION", "FIELD", "SOURCE", "COVERAGE"],
            [.. coverage.Restrictions.Where(one => one.Denied == 0).Select(one => new[] { one.Crd, one.Version, one.Path, one.Source, State(one.Touched) })]);
        Write(
            output,
            ["RULE", "COVERAGE"],
            [.. coverage.Rules.Where(rule => rule.Denied == 0).Select(rule => new[] { rule.Name, State(rule.Touched) })]);
    }

    private static int Denied(IEnumerable<int> counts) => counts.Count(count => count > 0);

    private static string State(int touched) => touched == 0 ? Never : NeverDenied;

    private static void Write(TextWriter output, string[] titles, string[][] rows)
    {
        if (rows.Length == 0)
        {
            return;
        }

        output.WriteLine();
        foreach (var line in Columns.Of(titles, rows, indent: ""))
        {
            output.WriteLine(line);
        }
    }
}
