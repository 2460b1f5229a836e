using KubeCarrier.Cli.Files;

namespace KubeCarrier.Cli.Reports;

/// <summary>What a command looked at, and what of it is not as it should be. Every output format is made of this, whatever the command.</summary>
/// <param name="Kind">The <c>kind</c> in JSON, such as <c>TestReport</c>.</param>
/// <param name="Noun">What an item is called, such as <c>case</c>.</param>
/// <param name="Items">In the order of the input, the same in every run.</param>
/// <param name="Duration">From start to end; items may have run at the same time.</param>
public sealed record TestReport(string Kind, string Noun, IReadOnlyList<ReportItem> Items, TimeSpan Duration)
{
    public CoverageReport? Coverage { get; init; }

    public int Passed => Items.Count(item => item.HasPassed);

    public int Failed => Items.Count - Passed;

    public int Files => Items.Select(item => item.Place.File).Distinct(StringComparer.Ordinal).Count();
}

/// <summary>One case, or one manifest.</summary>
public sealed record ReportItem
{
    /// <summary><c>&lt;file&gt;/&lt;suite&gt;/&lt;name&gt;</c>; unique in a report.</summary>
    public required string Id { get; init; }

    /// <summary>What the item belongs to inside its file.</summary>
    public required string Suite { get; init; }

    public required string Name { get; init; }

    public required SourcePlace Place { get; init; }

    /// <summary>How many steps it has; null where there are no steps.</summary>
    public int? Steps { get; init; }

    /// <summary>None: the item is as it should be.</summary>
    public IReadOnlyList<ReportProblem> Problems { get; init; } = [];

    /// <summary>What does not make it fail.</summary>
    public IReadOnlyList<ReportProblem> Warnings { get; init; } = [];

    public TimeSpan Duration { get; init; }

    public bool HasPassed => Problems.Count == 0;
}

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Place">The line to look at.</param>
/// <param name="Message">The sentence.</param>
public sealed record ReportProblem(SourcePlace Place, string Message)
{
    /// <summary>What else helps, a line each: what came instead.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    public override string ToString() => $"{Place}: {Message}";
}
