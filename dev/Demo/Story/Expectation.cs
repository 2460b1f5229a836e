namespace KubeCarrier.Demo.Story;

/// <summary>What kubectl must answer.</summary>
/// <param name="Wanted">For the reader, when it answered something else.</param>
/// <param name="IsMet">Judges an answer; the function puts in what earlier steps have learnt.</param>
internal sealed record Expectation(string Wanted, Func<KubectlResult, Func<string, string>, bool> IsMet)
{
    /// <summary>It succeeds, and says all of this.</summary>
    public static Expectation Says(params IReadOnlyList<string> texts) => new(
        string.Join('\n', texts),
        (result, expand) => result.ExitCode == 0 && texts.All(text => result.Text.Contains(expand(text), StringComparison.Ordinal)));

    /// <summary>It succeeds and prints exactly this, but for white space around it.</summary>
    public static Expectation Prints(string text) => new(
        text.Length > 0 ? text : "nothing",
        (result, expand) => result.ExitCode == 0 && result.Output.Trim() == expand(text));

    /// <summary>It succeeds and prints something.</summary>
    public static Expectation PrintsSomething { get; } = new("anything", (result, _) => result.ExitCode == 0 && result.Output.Trim().Length > 0);

    /// <summary>A table with exactly these rows; cells are separated by bars, see <see cref="KubectlTable.Matches"/>.</summary>
    public static Expectation Table(string header, params IReadOnlyList<string> rows) => new(
        string.Join('\n', [header, .. rows]),
        (result, expand) => result.ExitCode == 0 && KubectlTable.Matches(result.Output, header, [.. rows.Select(expand)]));

    /// <summary>It is refused with this sentence.</summary>
    public static Expectation Refused(string sentence) => new(
        $"a refusal with: {sentence}",
        (result, expand) => result.ExitCode != 0 && result.Error.Contains(expand(sentence), StringComparison.Ordinal));
}
