using System.Diagnostics;
using System.Globalization;
using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Bench;

/// <summary>
/// What a run of the published plugin costs in processor time, in starts of the plugin that do nothing. Starts of which plugin is said once and for all:
/// of one that is published with ReadyToRun, as it was when the budget was set, or a faster start would make everything else look dearer.
/// </summary>
internal static class PluginCost
{
    public const int Offers = 100;

    public const int Cases = 1000;

    /// <summary>Medians of alternating runs, in seconds of processor time.</summary>
    public sealed record Result(double Suite, double Start, double BaselineStart, double SuiteElapsed);

    public static Result Compare(string plugin, string baseline, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("kubecarrier-bench-").FullName;
        try
        {
            GeneratedSuite.Write(folder, Offers, Cases);
            var (suites, starts, baselineStarts, elapsed) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                var suite = Run(plugin, ["test", folder]);
                suites.Add(suite.Processor);
                elapsed.Add(suite.Elapsed);
                starts.Add(Run(plugin, ["--version"]).Processor);
                baselineStarts.Add(Run(baseline, ["--version"]).Processor);
            }

            return new(Median(suites), Median(starts), Median(baselineStarts), Median(elapsed));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A process that has ended tells its processor time to nobody but its parent's shell.
    private static (double Processor, double Elapsed) Run(string plugin, string[] arguments)
    {
        var start = new ProcessStartInfo("bash", ["-c", "TIMEFORMAT='%U %S %R'; time \"$0\" \"$@\" >/dev/null", plugin, .. arguments]) { RedirectStandardError = true };
        start.Environment.Remove("DOTNET_GCgen0size"); // the webhook server's collector is none of the plugin's
        start.Environment.Remove("DOTNET_GCConserveMemory");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash does not start.");
        var told = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && told.Trim().Split('\n')[^1].Split(' ') is [var user, var system, var elapsed]
            ? (Seconds(user) + Seconds(system), Seconds(elapsed))
            : throw new InvalidOperationException($"{plugin} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{told}");
    }

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
