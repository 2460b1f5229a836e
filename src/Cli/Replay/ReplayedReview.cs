namespace KubeCarrier.Cli.Replay;

/// <summary>What came of judging a recorded review again.</summary>
/// <param name="Line">Of the record file.</param>
/// <param name="Title">Which review: operation, object, path.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record ReplayedReview(int Line, string Title, ReplayOutcome Outcome)
{
    /// <summary>What it was and what it is now; empty unless they differ.</summary>
    public string Difference { get; init; } = "";

    /// <summary>The rules that were violated when it was recorded.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];
}

public enum ReplayOutcome
{
    /// <summary>The same in verdict, rules, paths, sentences, warnings and patch.</summary>
    Identical,

    Differs,

    /// <summary>Not judged again, because sensitive values were hidden when it was recorded.</summary>
    Redacted,

    /// <summary>Not judged again, because not all that it rested on is in the file.</summary>
    Incomplete,

    /// <summary>Not judged again: the webhook server could not decide.</summary>
    WithoutDecision,
}

/// <summary>How many reviews came out how.</summary>
public sealed class ReplayCounts
{
    private readonly int[] _counts = new int[Enum.GetValues<ReplayOutcome>().Length];

    /// <summary>Judged again.</summary>
    public int Replayed => this[ReplayOutcome.Identical] + this[ReplayOutcome.Differs];

    public int this[ReplayOutcome outcome] => _counts[(int)outcome];

    public void Add(ReplayOutcome outcome) => _counts[(int)outcome]++;

    public override string ToString() =>
        $"{Replayed} replayed, {this[ReplayOutcome.Identical]} identical, {this[ReplayOutcome.Differs]} differ; left out: {this[ReplayOutcome.Redacted]} redacted, "
        + $"{this[ReplayOutcome.Incomplete]} incomplete, {this[ReplayOutcome.WithoutDecision]} without a decision";
}
