using System.Diagnostics;
using System.Globalization;
using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Bench;

/// <summary>What a run of the published plugin costs in processor time, beside starting it and doing nothing.</summary>
internal static class PluginCost
{
    public const int Offers = 100;

    public const int Cases = 1000;

    /// <summary>Medians of alternating runs, in seconds of processor time.</summary>
    public sealed record Result(double Suite, double Start, double SuiteElapsed);

    public static Result Compare(string plugin, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("kubecarrier-bench-").FullName;
        try
        {
            GeneratedSuite.Write(folder, Offers, Cases);
            var (suites, starts, elapsed) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                var suite = Run(plugin, ["test", folder]);
                suites.Add(suite.Processor);
                elapsed.Add(suite.Elapsed);
                starts.Add(Run(plugin, ["--version"]).Processor);
            }

            return new(Median(suites), Median(starts), Median(elapsed));
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
