using System.Diagnostics;
using KubeCarrier.Cli.Replay;
using KubeCarrier.Integration.Tests.Support;
using Xunit.Abstractions;

namespace KubeCarrier.Integration.Tests;

/// <summary>
/// The plugin judges offline like the webhook server did in all tests before: every review that a real API server sent in this run.
/// </summary>
[Collection(AfterAllOthersGroup.Name)]
public sealed class ParityTests(ITestOutputHelper output)
{
    /// <summary>A run has several times as many; fewer mean that little was recorded, and then nothing is proven.</summary>
    private const int FewestReviews = 1000;

    private const int FewestRules = 20;

    private const int MaxShown = 50;

    [ClusterFact(LocalOnly = true)]
    public async Task Everything_that_was_judged_in_this_run_comes_out_the_same_offline()
    {
        var began = Stopwatch.GetTimestamp();
        var (counts, rules, differences) = (new ReplayCounts(), new HashSet<string>(StringComparer.Ordinal), new List<string>());
        ReviewRecord.Files.ShouldNotBeEmpty("No test of this run used a hub, so nothing was recorded; run the whole project.");
        foreach (var file in ReviewRecord.Files)
        {
            var replayer = new Replayer(file);
            await using var record = File.OpenRead(file);
            await foreach (var review in replayer.RunAsync(record, CancellationToken.None))
            {
                counts.Add(review.Outcome);
                rules.UnionWith(review.Rules);
                if (review.Outcome is ReplayOutcome.Differs)
                {
                    differences.Add($"{file}, line {review.Line}: {review.Title}: {review.Difference}");
                }
            }

            replayer.IsCut.ShouldBeFalse($"The hub has ended in order, so the last line of {file} is whole.");
            output.WriteLine($"{file}: {record.Length / 1024} KB");
        }

        output.WriteLine($"{counts}; {rules.Count} rules violated: {string.Join(", ", rules.Order(StringComparer.Ordinal))}");
        output.WriteLine($"replayed in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        differences.Take(MaxShown).ShouldBeEmpty($"{differences.Count} differ.");
        counts.Replayed.ShouldBeGreaterThan(FewestReviews);
        counts[ReplayOutcome.Redacted].ShouldBe(0, "Recorded with sensitive values.");
        (counts[ReplayOutcome.Incomplete] + counts[ReplayOutcome.WithoutDecision]).ShouldBeLessThan(counts.Replayed / 20, "Nearly all must be compared.");
        rules.Count.ShouldBeGreaterThan(FewestRules);
    }
}
