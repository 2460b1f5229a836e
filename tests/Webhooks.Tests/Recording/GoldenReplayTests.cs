using KubeCarrier.Cli.Replay;
using KubeCarrier.Webhooks.Tests.Fuzz;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests.Recording;

/// <summary>All golden requests, recorded by the server and judged again by the plugin.</summary>
public sealed class GoldenReplayTests
{
    [Fact]
    public async Task The_plugin_judges_every_golden_request_like_the_server()
    {
        var (counts, differences, rules) = await ReplayAsync("--record-sensitive");

        differences.ShouldBeEmpty();
        counts.ToString().ShouldBe($"{GoldenReview.All.Count} replayed, {GoldenReview.All.Count} identical, 0 differ; left out: 0 redacted, 0 incomplete, 0 without a decision");
        rules.ShouldBe(GoldenReview.All.SelectMany(review => review.Rules).ToHashSet(StringComparer.Ordinal), ignoreOrder: true);
    }

    [Fact]
    public async Task Without_sensitive_values_the_rest_is_still_the_same()
    {
        var (counts, differences, _) = await ReplayAsync();

        differences.ShouldBeEmpty();
        counts[ReplayOutcome.Redacted].ShouldBeGreaterThan(0);
        counts.Replayed.ShouldBeGreaterThan(GoldenReview.All.Count / 2);
    }

    private static async Task<(ReplayCounts Counts, IReadOnlyList<string> Differences, IReadOnlySet<string> Rules)> ReplayAsync(params string[] arguments)
    {
        using var record = new RecordedFile();
        var hub = new GoldenTests.HubFixture(["--record", record.Path, .. arguments]);
        await hub.InitializeAsync();
        foreach (var golden in GoldenReview.All)
        {
            await hub.App.PostTextAsync(golden.Path, golden.Request.ToJsonString());
        }

        await hub.DisposeAsync();
        var (counts, differences, rules) = (new ReplayCounts(), new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        await using var file = File.OpenRead(record.Path);
        await foreach (var review in new Replayer(record.Path).RunAsync(file, CancellationToken.None))
        {
            counts.Add(review.Outcome);
            rules.UnionWith(review.Rules);
            if (review.Outcome is ReplayOutcome.Differs)
            {
                differences.Add($"line {review.Line}: {review.Title}: {review.Difference}");
            }
        }

        return (counts, differences, rules);
    }
}
