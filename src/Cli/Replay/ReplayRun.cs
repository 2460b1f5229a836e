using KubeCarrier.Cli.Files;
using KubeCarrier.Cli.Reports;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Replay;

/// <summary>Judges a record file again and reports what comes out differently.</summary>
internal sealed class ReplayRun(ConsoleStreams console)
{
    private readonly ReplayCounts _counts = new();

    public async Task<int> RunAsync(string file, string format, CancellationToken cancellationToken)
    {
        var started = console.Clock.GetTimestamp();
        var replayer = new Replayer(file);
        await using var record = Open(Path.Combine(console.WorkingDirectory, file), file);
        var reviews = replayer.RunAsync(record, cancellationToken);
        if (format == ReportFormat.Table)
        {
            await TellAsync(reviews);
            await console.Out.WriteLineAsync(_counts.ToString());
        }
        else
        {
            var items = await ItemsAsync(reviews, file);
            ReportFormat.Write(format, new("ReplayReport", "review", items, console.Clock.GetElapsedTime(started)), console);
            await console.Error.WriteLineAsync(_counts.ToString());
        }

        if (replayer.IsCut)
        {
            await console.Error.WriteLineAsync($"warning: the last line of {file} is not whole and was left out");
        }

        return _counts[ReplayOutcome.Differs] > 0 ? ExitCode.Failed : _counts.Replayed == 0 ? ExitCode.NothingTested : ExitCode.Passed;
    }

    /// <summary>As they come: a record may have a hundred thousand reviews, and nearly all are identical.</summary>
    private async Task TellAsync(IAsyncEnumerable<ReplayedReview> reviews)
    {
        await foreach (var review in reviews)
        {
            _counts.Add(review.Outcome);
            if (review.Outcome is ReplayOutcome.Differs)
            {
                await console.Out.WriteLineAsync($"line {review.Line}: {review.Title}: {review.Difference}");
            }
        }
    }

    private async Task<List<ReportItem>> ItemsAsync(IAsyncEnumerable<ReplayedReview> reviews, string file)
    {
        var items = new List<ReportItem>();
        await foreach (var review in reviews)
        {
            _counts.Add(review.Outcome);
            if (review.Outcome is ReplayOutcome.Identical or ReplayOutcome.Differs)
            {
                var place = new SourcePlace(file, review.Line, 1);
                items.Add(new()
                {
                    Id = place.ToString(),
                    Suite = "replay",
                    Name = review.Title,
                    Place = place,
                    Problems = review.Outcome is ReplayOutcome.Differs ? [new(place, review.Difference)] : [],
                });
            }
        }

        return items;
    }

    private static FileStream Open(string path, string file)
    {
        try
        {
            return new(path, new FileStreamOptions { Share = FileShare.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException($"{file}: there is no such file.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file}: it cannot be read.");
        }
    }
}
