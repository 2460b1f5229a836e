namespace KubeCarrier.Demo.Story;

/// <summary>One command of the story and what must come of it.</summary>
/// <param name="Command">As it is printed and run; <c>$NAME</c> is what an earlier step stored.</param>
/// <param name="Expectation">What it must print.</param>
internal sealed record StoryStep(string Command, Expectation Expectation)
{
    private static readonly TimeSpan Eventually = TimeSpan.FromSeconds(90);

    /// <summary>A heading before it, when a chapter begins.</summary>
    public string? Chapter { get; init; }

    /// <summary>A remark before it.</summary>
    public string? Remark { get; init; }

    /// <summary>How long it may take until the command prints what it must; zero: it must at once.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>How often it is repeated when a webhook did not answer the API server in time; nothing was stored then.</summary>
    public int TriesAfterTimeout { get; init; }

    /// <summary>What the command reads from its standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>The variable that keeps what it printed.</summary>
    public string? Variable { get; init; }

    /// <summary>For whoever follows the story and wants to interfere at this point.</summary>
    public string? Mark { get; init; }

    /// <summary>For a look at something that comes true by itself: the command is repeated until it prints what it must.</summary>
    public StoryStep Soon() => this with { Patience = Eventually };

    /// <summary>For the first writes after a start, on a machine that is busy starting everything else too.</summary>
    public StoryStep AgainAfterTimeout() => this with { TriesAfterTimeout = 3 };

    /// <summary>Whether a refusal is the API server's "the webhook did not answer", in the words of Go's HTTP client.</summary>
    public static bool IsTimeout(KubectlResult result) => result.ExitCode != 0
        && result.Error.Contains("failed calling webhook", StringComparison.Ordinal)
        && (result.Error.Contains("deadline exceeded", StringComparison.Ordinal) || result.Error.Contains("Timeout exceeded", StringComparison.Ordinal));

    /// <summary>What the reader sees; copied into a shell it does the same.</summary>
    public string Shown => (Variable, Input) switch
    {
        ({ } variable, _) => $"{variable}=$({Command}); echo ${variable}",
        (_, { Length: > 0 } input) => $"{Command} <<EOF\n{input.TrimEnd()}\nEOF",
        _ => Command,
    };
}
