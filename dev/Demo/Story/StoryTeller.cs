using System.Diagnostics;

namespace KubeCarrier.Demo.Story;

/// <summary>Runs the steps one by one, prints each, and stops at the first output that is not what it must be.</summary>
/// <param name="environment">Where.</param>
/// <param name="transcript">For the reader.</param>
/// <param name="tell">For progress.</param>
internal sealed class StoryTeller(DemoEnvironment environment, Transcript transcript, Action<string> tell)
{
    private const int LogLines = 12;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    /// <summary>Called before each marked step, by tests that break something there.</summary>
    public Func<string, CancellationToken, Task> AtMark { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>What somebody who copies the commands needs first.</summary>
    public void Begin()
    {
        transcript.Remark("in the root of the checkout; the management cluster is the current context, --context names another");
        transcript.Command($"export KUBECONFIG={DemoDirectory.Shown(environment.Directory.Kubeconfig)}");
    }

    public async Task TellAsync(IEnumerable<StoryStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            await TellAsync(step, cancellationToken);
        }
    }

    private async Task TellAsync(StoryStep step, CancellationToken cancellationToken)
    {
        if (step.Mark is { } mark)
        {
            await AtMark(mark, cancellationToken);
        }

        if (step.Chapter is { } chapter)
        {
            transcript.Chapter(chapter);
        }

        if (step.Remark is { } remark)
        {
            transcript.Remark(remark);
        }

        transcript.Command(step.Shown);
        var result = await RunAsync(step, cancellationToken);
        transcript.Output(result);
        if (!step.Expectation.IsMet(result, Expand))
        {
            throw new DemoException(Mismatch(step, result));
        }

        if (step.Variable is { } variable)
        {
            _variables[variable] = result.Output.Trim();
        }
    }

    private async Task<KubectlResult> RunAsync(StoryStep step, CancellationToken cancellationToken)
    {
        var words = CommandText.Words(step.Command, _variables);
        var waited = Stopwatch.StartNew();
        var progress = new Progress(tell);
        using var timer = new PeriodicTimer(RetryInterval);
        var (left, before) = (step.TriesAfterTimeout, "");
        while (true)
        {
            var running = environment.Kubectl.RunAsync([.. words.Skip(1)], Expand(step.Input), cancellationToken);
            var result = step.Patience > TimeSpan.Zero ? await running : await Progress.WhileAsync("waiting for kubectl", tell, running);
            if (left-- > 0 && StoryStep.IsTimeout(result))
            {
                before += result.Output; // what came before the one that timed out is made, and says so once only
                tell("a webhook did not answer in time; trying again");
                continue;
            }

            result = result with { Output = before + result.Output };
            if (step.Expectation.IsMet(result, Expand) || waited.Elapsed >= step.Patience)
            {
                return result;
            }

            progress.Tick("not yet: " + LastLine(result));
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private string Mismatch(StoryStep step, KubectlResult result) => $"""
        The story stops at: {step.Command}
        It did not print what it must{(step.Patience > TimeSpan.Zero ? $" within {step.Patience.TotalSeconds:0} s" : "")}.

        --- wanted
        {Expand(step.Expectation.Wanted)}
        --- got (exit code {result.ExitCode})
        {result.Text.TrimEnd()}
        ---
        {environment.Webhooks.LastLines(LogLines)}

        {environment.Controller.LastLines(LogLines)}
        """;

    private string Expand(string text) => CommandText.Expand(text, _variables);

    private static string LastLine(KubectlResult result)
    {
        var line = result.Text.TrimEnd().Split('\n')[^1];
        return line.Length == 0 ? "(nothing)" : line.Length > 100 ? line[..99] + "…" : line;
    }
}
